#pragma once
#include <dlfcn.h>
#include <stddef.h>

/* The functions of OpenSSL 3 that make a store of authorities (X509_STORE) and give it to a context (SSL_CTX), from the very
   library that libcurl has loaded: one that is linked here could be another, and then each would take the other's memory for
   its own. Types are OpenSSL's, but for the opaque ones, which are void. */
struct ccurl_openssl {
    void *(*X509_STORE_new)(void);
    void (*X509_STORE_free)(void *store);
    int (*X509_STORE_load_file)(void *store, const char *file);
    int (*X509_STORE_load_path)(void *store, const char *directory);
    int (*X509_STORE_set_flags)(void *store, unsigned long flags);
    /* The context takes a reference of its own. */
    void (*SSL_CTX_set1_cert_store)(void *context, void *store);
    void (*ERR_clear_error)(void);
};

/* OpenSSL's x509_vfy.h. */
static const unsigned long ccurl_trusted_first = 0x8000, ccurl_partial_chain = 0x80000;

/* Returns 0 where one of them is not there. Nothing is loaded that is not loaded already. */
static inline int ccurl_find_openssl(struct ccurl_openssl *found) {
    void *curl = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_NOLOAD);
    if (curl == NULL) return 0;
    *(void **)&found->X509_STORE_new = dlsym(curl, "X509_STORE_new");
    *(void **)&found->X509_STORE_free = dlsym(curl, "X509_STORE_free");
    *(void **)&found->X509_STORE_load_file = dlsym(curl, "X509_STORE_load_file");
    *(void **)&found->X509_STORE_load_path = dlsym(curl, "X509_STORE_load_path");
    *(void **)&found->X509_STORE_set_flags = dlsym(curl, "X509_STORE_set_flags");
    *(void **)&found->SSL_CTX_set1_cert_store = dlsym(curl, "SSL_CTX_set1_cert_store");
    *(void **)&found->ERR_clear_error = dlsym(curl, "ERR_clear_error");
    return found->X509_STORE_new && found->X509_STORE_free && found->X509_STORE_load_file
        && found->X509_STORE_load_path && found->X509_STORE_set_flags && found->SSL_CTX_set1_cert_store
        && found->ERR_clear_error;
}
