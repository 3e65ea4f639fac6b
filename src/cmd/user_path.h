/* user_path.h - where promctl keeps files for its user, and for nobody else. */
#ifndef PROMCTL_CMD_USER_PATH_H
#define PROMCTL_CMD_USER_PATH_H

#include "base/buf.h"

enum user_place {
    USER_STATE, /* $XDG_STATE_HOME/promctl, else ~/.local/state/promctl: missed when it is lost */
    USER_CACHE, /* $XDG_CACHE_HOME/promctl, else ~/.cache/promctl: can be had again */
};

/* Appends the path of a file there. False: no variable says where. */
bool user_path(struct buf *path, enum user_place place, const char *name);

/* Makes the folders that the file is to be in. */
bool user_path_make(const char *path);

#endif
