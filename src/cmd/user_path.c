#include "cmd/user_path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *variable, *below_home;
} places[] = {
    [USER_STATE] = { "XDG_STATE_HOME", ".local/state" },
    [USER_CACHE] = { "XDG_CACHE_HOME", ".cache" },
};

bool user_path(struct buf *path, enum user_place place, const char *name)
{
    const char *base = getenv(places[place].variable), *home = getenv("HOME");

    if (base && base[0] == '/')
        buf_printf(path, "%s/promctl/%s", base, name);
    else if (home && home[0] == '/')
        buf_printf(path, "%s/%s/promctl/%s", home, places[place].below_home, name);
    else
        return false;
    return true;
}

bool user_path_make(const char *path)
{
    char *folder = xstrdup(path);
    bool ok = true;

    for (char *at = folder + 1; ok && (at = strchr(at, '/')); at++) {
        *at = '\0';
        ok = mkdir(folder, 0700) == 0 || errno == EEXIST;
        *at = '/';
    }
    free(folder);
    return ok;
}
