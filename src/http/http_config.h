/* http_config.h - HTTP settings from a file with the keys of promtool's --http.config.file.
 *
 * Source: prometheus/common config/http_config.go, HTTPClientConfig and its Validate.
 * DIFFERS: without any proxy key the environment decides, as everywhere in promctl.
 */
#ifndef PROMCTL_HTTP_HTTP_CONFIG_H
#define PROMCTL_HTTP_HTTP_CONFIG_H

#include "base/arena.h"
#include "http/client.h"

enum { HTTP_CONFIG_MAX_BYTES = 1 << 20 };

/* Sets in `o` what the file says and leaves the rest; strings live in `a`. Files of secrets are
 * read. ERR_IO, ERR_FORMAT; messages begin with the path. */
bool http_config_read(struct arena *a, const char *path, struct http_opts *o, struct err *e);

/* A file named in a configuration file `from`: relative to its folder, `~/` for the home. */
const char *http_config_path(struct arena *a, const char *from, const char *path);

/* What is wrong with a header, or NULL. */
const char *http_config_header_fault(struct str name, struct str value);

#endif
