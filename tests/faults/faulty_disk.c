/*
 * A disk that fails: preloaded into a server, it makes writing or syncing fail for the files that a test names.
 *
 *   FAULT_PATH  part of the path of the files that are meant
 *   FAULT_FLAG  a file; while it is there, its first word says what fails: WRITE (EIO), FULL (ENOSPC) or SYNC (EIO)
 *
 * Build: cc -shared -fPIC -O1 -o faulty_disk.so faulty_disk.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* The error with which a call on `fd` must fail now, or 0. Leaves errno as it was. */
static int fault(int fd, int syncing) {
    const char *flag = getenv("FAULT_FLAG"), *part = getenv("FAULT_PATH");
    char link[32], path[4096], word[8] = "";
    int before = errno, handle, result = 0;
    if (!flag || !part || (handle = open(flag, O_RDONLY | O_CLOEXEC)) < 0) return errno = before, 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0 && (path[length] = 0, strstr(path, part)) && read(handle, word, sizeof word - 1) > 0) {
        if (!strncmp(word, "SYNC", 4)) result = syncing ? EIO : 0;
        else if (!syncing) result = !strncmp(word, "FULL", 4) ? ENOSPC : EIO;
    }
    close(handle);
    errno = before;
    return result;
}

#define FAILING(type, name, syncing, parameters, arguments)            \
    type name parameters {                                             \
        static type(*real) parameters;                                 \
        int error = fault(fd, syncing);                                \
        if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
        if (error) return errno = error, -1;                           \
        return real arguments;                                         \
    }

FAILING(ssize_t, write, 0, (int fd, const void *bytes, size_t size), (fd, bytes, size))
FAILING(ssize_t, pwrite, 0, (int fd, const void *bytes, size_t size, off_t at), (fd, bytes, size, at))
FAILING(ssize_t, pwrite64, 0, (int fd, const void *bytes, size_t size, off64_t at), (fd, bytes, size, at))
FAILING(int, ftruncate, 0, (int fd, off_t size), (fd, size))
FAILING(int, ftruncate64, 0, (int fd, off64_t size), (fd, size))
FAILING(int, fsync, 1, (int fd), (fd))
FAILING(int, fdatasync, 1, (int fd), (fd))
