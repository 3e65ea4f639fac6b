#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Creates a file beside `path` under a name that nobody has. Its mode is what the umask leaves,
 * as for any new file. */
static int open_beside(const char *path, struct buf *name)
{
    const char *slash = strrchr(path, '/');
    size_t dir = slash ? (size_t)(slash - path) + 1 : 0;
    for (int tries = 0; tries < 100; tries++) {
        uint64_t r;
        if (getrandom(&r, sizeof r, GRND_NONBLOCK) != sizeof r)
            r = (uint64_t)getpid() * 1000 + (uint64_t)tries;
        buf_clear(name);
        buf_put(name, path, dir);
        buf_printf(name, ".promctl-%016llx", (unsigned long long)r);
        int fd = open(buf_z(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* Owner first: chown() may clear bits of the mode. Not being allowed to is no failure. */
static bool copy_attributes(int fd, const struct stat *old, struct err *e)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return err_os(e, ERR_IO, errno);
    if ((st.st_uid != old->st_uid || st.st_gid != old->st_gid) &&
        fchown(fd, old->st_uid, old->st_gid) < 0 && errno != EPERM)
        return err_os(e, ERR_IO, errno);
    if (fchmod(fd, old->st_mode & 07777) < 0)
        return err_os(e, ERR_IO, errno);
    return true;
}

static bool close_file(int fd, bool ok, struct err *e)
{
    // A full network disk may tell only now.
    if (close(fd) < 0 && ok)
        return err_os(e, ERR_IO, errno);
    return ok;
}

/* `old` is the file there is, or NULL. */
static bool replace(const char *path, const struct stat *old, struct str content, struct err *e)
{
    struct buf name = { 0 };
    int fd = open_beside(path, &name);
    if (fd < 0) {
        err_os(e, ERR_IO, errno);
        buf_done(&name);
        return false;
    }
    bool ok = io_write_all(fd, content, e) && (!old || copy_attributes(fd, old, e));
    if (ok && fsync(fd) < 0 && errno != EINVAL)
        ok = err_os(e, ERR_IO, errno);
    ok = close_file(fd, ok, e);
    if (ok && rename(buf_z(&name), path) < 0)
        ok = err_os(e, ERR_IO, errno);
    if (!ok)
        unlink(buf_z(&name));
    buf_done(&name);
    return ok;
}

static bool write_special(const char *path, struct str content, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return err_os(e, ERR_IO, errno);
    return close_file(fd, io_write_all(fd, content, e), e);
}

bool io_replace_file(const char *path, struct str content, struct err *e)
{
    struct stat st;
    if (lstat(path, &st) < 0)
        return errno == ENOENT ? replace(path, NULL, content, e) : err_os(e, ERR_IO, errno);
    if (S_ISLNK(st.st_mode) && stat(path, &st) < 0)
        return err_os(e, ERR_IO, errno); // a link to nothing: where it should go is not ours to say
    if (S_ISDIR(st.st_mode))
        return err_os(e, ERR_IO, EISDIR);
    if (!S_ISREG(st.st_mode))
        return write_special(path, content, e);

    char *target = realpath(path, NULL);
    if (!target)
        return err_os(e, ERR_IO, errno);
    bool ok = replace(target, &st, content, e);
    free(target);
    return ok;
}
