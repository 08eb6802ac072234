#pragma once
/* What Swift's Glibc module leaves out. */
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* prctl is variadic. At most 15 bytes of the name are kept. */
static inline int clinux_name_thread(const char *name) {
    return prctl(PR_SET_NAME, name, 0, 0, 0);
}

/* What has come on a socket and stays there: -1 where nothing has. The flags are enumerators, see below. */
static inline long clinux_peek(int descriptor, void *octets, unsigned long count) {
    return recv(descriptor, octets, count, MSG_PEEK | MSG_DONTWAIT);
}

/* The types of a socket are enumerators, which Swift finds or not depending on how its runtime is linked. Returns -1 and
   sets errno like socket(2). */
static inline int clinux_tcp_socket(void) {
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}
