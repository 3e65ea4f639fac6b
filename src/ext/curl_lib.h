/* curl_lib.h - the functions of libcurl that ext/curl*.c use; only they include this. */
#ifndef PROMCTL_EXT_CURL_LIB_H
#define PROMCTL_EXT_CURL_LIB_H

#define CURL_DISABLE_TYPECHECK // its macros name functions that are not linked
#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#include "base/err.h"
#include "ext/dl.h"

struct curl_lib {
    DL_FN(curl_easy_cleanup);
    DL_FN(curl_easy_getinfo);
    DL_FN(curl_easy_init);
    DL_FN(curl_easy_setopt);
    DL_FN(curl_free);
    DL_FN(curl_global_init);
    DL_FN(curl_multi_add_handle);
    DL_FN(curl_multi_cleanup);
    DL_FN(curl_multi_info_read);
    DL_FN(curl_multi_init);
    DL_FN(curl_multi_perform);
    DL_FN(curl_multi_poll);
    DL_FN(curl_multi_remove_handle);
    DL_FN(curl_multi_strerror);
    DL_FN(curl_slist_append);
    DL_FN(curl_slist_free_all);
    DL_FN(curl_url);
    DL_FN(curl_url_cleanup);
    DL_FN(curl_url_get);
    DL_FN(curl_url_set);
    DL_FN(curl_version);
};

extern struct curl_lib curl_lib;

/* Fills it. */
bool curl_lib_open(struct err *e);

#endif
