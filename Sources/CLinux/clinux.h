#pragma once
/* What Swift's Glibc module leaves out. */
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

/* prctl is variadic. At most 15 bytes of the name are kept. */
static inline int clinux_name_thread(const char *name) {
    return prctl(PR_SET_NAME, name, 0, 0, 0);
}

/* From now on the kernel writes no core of this process, whatever the pattern, and no other of the same user reads its memory. */
static inline int clinux_forbid_core(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
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

/* A socket of the address's family for datagrams, or for a stream. */
static inline int clinux_socket(int family, int is_stream) {
    return socket(family, (is_stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* An address in figures, with a port; SOCK_DGRAM only keeps the answer to one. */
static inline int clinux_numeric_address(const char *host, const char *port, struct addrinfo **found) {
    struct addrinfo hints = {0};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_DGRAM;
    return getaddrinfo(host, port, &hints, found);
}

/* As many descriptors as the hard limit allows. */
static inline void clinux_raise_open_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}
