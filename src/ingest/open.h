/* open.h - files and standard input as streams of exposition bytes, gzip and zstd undone.
 *
 * Compression is told by the first bytes, never by the name. No size limit, constant memory.
 */
#ifndef PROMCTL_INGEST_OPEN_H
#define PROMCTL_INGEST_OPEN_H

#include "base/io.h"
#include "expo/expo.h"
#include "ingest/decompress.h"

#include <stdint.h>

struct ingest_stream {
    struct io_source *src; /* unpacked; all of it, from the first byte */
    enum expo_format format;
    enum ingest_packing packing;
    uint64_t file_bytes;            /* as stored, for progress; 0: not known (a pipe) */
    const struct io_source *stored; /* private */
};

/* Opens `path` ("-" is standard input) and looks at its beginning. ERR_IO, ERR_FORMAT; a missing
 * file gets a hint how a server would be written. `cancel` may be NULL: once true, reading ends
 * with ERR_CANCELED. Errors name the path here, but not those of reading on. */
bool ingest_open_file(const char *path, const volatile bool *cancel, struct ingest_stream *out,
                      struct err *e);
void ingest_stream_close(struct ingest_stream *s); /* `{0}` is fine */

/* Stored bytes read so far, to compare with `file_bytes`. */
uint64_t ingest_stream_at(const struct ingest_stream *s);

/* Where `e` is set because there is no such file, adds how a server would be written. */
void ingest_hint_missing(const char *path, struct err *e);

#endif
