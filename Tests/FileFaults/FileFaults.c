// Preloaded (LD_PRELOAD) into a program under test: counts its file operations below one folder, and ends the process at
// the n-th, or lets operations fail from the n-th on, or the n-th alone. The program itself knows nothing of it.
//
//   FILE_FAULTS_ROOT   the folder; operations elsewhere are not counted
//   FILE_FAULTS_AT     the number of the operation, from 1
//   FILE_FAULTS_DO     before | after | torn | power, or the number of an errno, or that and " once"
//   FILE_FAULTS_LOG    where each operation is written down, one a line
//
// before, after: SIGKILL on that side of it. torn: half of what is written arrives. power: as after, and whatever no fsync
// has covered is taken back, as when the current fails and the disk had kept nothing that it was not made to keep. The names
// in a folder (a file that is made, linked, renamed or removed) are not taken back.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

// Recursive: the taking back writes, too.
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static long count, at;
static int failure;
static char action[16], root[PATH_MAX], journal[PATH_MAX];
static int isReady, isOnce;

// What a write replaced, until an fsync covers it.
struct Old {
    struct Old *earlier;
    char path[PATH_MAX];
    ino_t inode;
    off_t offset, size;
    size_t length;
    char bytes[];
};
static struct Old *unsynced;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void prepare(void) {
    if (isReady) return;
    isReady = 1;
    const char *folder = getenv("FILE_FAULTS_ROOT"), *number = getenv("FILE_FAULTS_AT");
    const char *what = getenv("FILE_FAULTS_DO"), *where = getenv("FILE_FAULTS_LOG");
    if (folder) snprintf(root, sizeof root, "%s", folder);
    if (number) at = atol(number);
    if (what) snprintf(action, sizeof action, "%s", what);
    if (where) snprintf(journal, sizeof journal, "%s", where);
    failure = atoi(action);
    isOnce = strstr(action, "once") != NULL;
}

static int isOurs(const char *path) { return root[0] && path && strncmp(path, root, strlen(root)) == 0; }

static int pathOf(int descriptor, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return isOurs(path);
}

static void note(const char *operation, const char *path) {
    if (!journal[0]) return;
    int descriptor = REAL(open)(journal, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    char line[PATH_MAX + 64];
    const char *name = strrchr(path, '/');
    int length = snprintf(line, sizeof line, "%s %s\n", operation, name ? name + 1 : path);
    if (descriptor >= 0) {
        if (REAL(write)(descriptor, line, length) < 0) abort();
        REAL(close)(descriptor);
    }
}

static void takeBack(void) {
    for (struct Old *old = unsynced; old; old = old->earlier) {
        int descriptor = REAL(open)(old->path, O_WRONLY | O_CLOEXEC);
        if (descriptor < 0) continue;
        if (old->length && REAL(pwrite)(descriptor, old->bytes, old->length, old->offset) < 0) abort();
        if (REAL(ftruncate)(descriptor, old->size) < 0) abort();
        REAL(close)(descriptor);
    }
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

// Counts an operation. 1: it must fail, errno is set.
static int begin(const char *operation, const char *path) {
    pthread_mutex_lock(&lock);
    count++;
    note(operation, path);
    if (at && count == at && strcmp(action, "before") == 0) die();
    if (at && failure && (isOnce ? count == at : count >= at)) {
        errno = failure;
        return 1;
    }
    return 0;
}

static void end(void) {
    int kept = errno;
    if (at && count == at && !failure) {
        if (strcmp(action, "power") == 0) takeBack();
        die();
    }
    pthread_mutex_unlock(&lock);
    errno = kept;
}

static void fail(void) { pthread_mutex_unlock(&lock); }

static void remember(int descriptor, const char *path, off_t offset, size_t length) {
    struct stat state;
    if (strcmp(action, "power") != 0 || fstat(descriptor, &state) != 0) return;
    off_t there = state.st_size > offset ? state.st_size - offset : 0;
    size_t kept = there < (off_t)length ? (size_t)there : length;
    struct Old *old = malloc(sizeof *old + kept);
    if (!old) abort();
    int reader = REAL(open)(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = reader < 0 ? 0 : pread(reader, old->bytes, kept, offset);
    if (reader >= 0) REAL(close)(reader);
    snprintf(old->path, sizeof old->path, "%s", path);
    old->inode = state.st_ino;
    old->offset = offset;
    old->size = state.st_size;
    old->length = got < 0 ? 0 : (size_t)got;
    old->earlier = unsynced;
    unsynced = old;
}

static void settled(int descriptor) {
    struct stat state;
    if (fstat(descriptor, &state) != 0) return;
    for (struct Old **link = &unsynced; *link;) {
        struct Old *old = *link;
        if (old->inode != state.st_ino) {
            link = &old->earlier;
            continue;
        }
        *link = old->earlier;
        free(old);
    }
}

static int isWriting(int flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT); }

#define OPEN(name)                                                                    \
    int name(const char *path, int flags, ...) {                                      \
        va_list words;                                                                \
        va_start(words, flags);                                                       \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(words, mode_t) : 0;      \
        va_end(words);                                                                \
        prepare();                                                                    \
        if (!isOurs(path) || !isWriting(flags)) return REAL(name)(path, flags, mode); \
        if (begin(flags & O_CREAT ? "create" : "open", path)) {                       \
            fail();                                                                   \
            return -1;                                                                \
        }                                                                             \
        int result = REAL(name)(path, flags, mode);                                   \
        end();                                                                        \
        return result;                                                                \
    }
OPEN(open)
OPEN(open64)

#define PWRITE(name, kind)                                                           \
    ssize_t name(int descriptor, const void *bytes, size_t length, kind offset) {    \
        char path[PATH_MAX];                                                         \
        prepare();                                                                   \
        if (!pathOf(descriptor, path)) return REAL(name)(descriptor, bytes, length, offset); \
        if (begin("write", path)) {                                                  \
            fail();                                                                  \
            return -1;                                                               \
        }                                                                            \
        remember(descriptor, path, offset, length);                                  \
        int isTorn = at && count == at && strcmp(action, "torn") == 0;               \
        ssize_t result = REAL(name)(descriptor, bytes, isTorn ? length / 2 : length, offset); \
        end();                                                                       \
        return result;                                                               \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int descriptor, const void *bytes, size_t length) {
    char path[PATH_MAX];
    prepare();
    if (!pathOf(descriptor, path)) return REAL(write)(descriptor, bytes, length);
    if (begin("write", path)) {
        fail();
        return -1;
    }
    remember(descriptor, path, lseek(descriptor, 0, SEEK_CUR), length);
    int isTorn = at && count == at && strcmp(action, "torn") == 0;
    ssize_t result = REAL(write)(descriptor, bytes, isTorn ? length / 2 : length);
    end();
    return result;
}

#define DESCRIPTOR(name, word)                                          \
    int name(int descriptor) {                                          \
        char path[PATH_MAX];                                            \
        prepare();                                                      \
        if (!pathOf(descriptor, path)) return REAL(name)(descriptor);   \
        if (begin(word, path)) {                                        \
            fail();                                                     \
            return -1;                                                  \
        }                                                               \
        int result = REAL(name)(descriptor);                            \
        if (result == 0) settled(descriptor);                           \
        end();                                                          \
        return result;                                                  \
    }
DESCRIPTOR(fsync, "sync")
DESCRIPTOR(fdatasync, "sync")

#define TRUNCATE(name, kind)                                                     \
    int name(int descriptor, kind length) {                                      \
        char path[PATH_MAX];                                                     \
        prepare();                                                               \
        if (!pathOf(descriptor, path)) return REAL(name)(descriptor, length);    \
        if (begin("truncate", path)) {                                           \
            fail();                                                              \
            return -1;                                                           \
        }                                                                        \
        struct stat state;                                                       \
        if (fstat(descriptor, &state) == 0 && state.st_size > length)            \
            remember(descriptor, path, length, state.st_size - length);          \
        int result = REAL(name)(descriptor, length);                             \
        end();                                                                   \
        return result;                                                           \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int unlink(const char *path) {
    prepare();
    if (!isOurs(path)) return REAL(unlink)(path);
    if (begin("remove", path)) {
        fail();
        return -1;
    }
    int result = REAL(unlink)(path);
    end();
    return result;
}

int rename(const char *from, const char *to) {
    prepare();
    if (!isOurs(to)) return REAL(rename)(from, to);
    if (begin("rename", to)) {
        fail();
        return -1;
    }
    int result = REAL(rename)(from, to);
    end();
    return result;
}

int link(const char *from, const char *to) {
    prepare();
    if (!isOurs(to)) return REAL(link)(from, to);
    if (begin("link", to)) {
        fail();
        return -1;
    }
    int result = REAL(link)(from, to);
    end();
    return result;
}
