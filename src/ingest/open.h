/* open.h - files and standard input as streams of exposition bytes, gzip and zstd undone.
 *
 * Compression is told by the first bytes, never by the name. Concatenated gzip members and
 * zstd frames are one stream; one that ends too early is ERR_FORMAT and says so. Streaming has
 * no size limit and takes constant memory.
 */
#ifndef PROMCTL_INGEST_OPEN_H
#define PROMCTL_INGEST_OPEN_H

#include "base/io.h"
#include "expo/expo.h"

#include <stdint.h>

enum ingest_packing { INGEST_PLAIN, INGEST_GZIP, INGEST_ZSTD };

struct ingest_stream {
    struct io_source *src; /* decompressed; all of it, from the first byte */
    enum expo_format format;
    enum ingest_packing packing;
    uint64_t file_bytes;            /* as stored, for progress; 0: not known (a pipe) */
    struct ingest_counter *counter; /* private */
};

/* Opens `path` ("-" is standard input) and looks at its beginning. ERR_IO; a missing file gets a
 * hint how a server would be written. Errors name the path. */
bool ingest_open_file(const char *path, struct ingest_stream *out, struct err *e);
void ingest_stream_close(struct ingest_stream *s); /* `{0}` is fine */

/* Stored bytes read so far, to compare with `file_bytes`. */
uint64_t ingest_stream_at(const struct ingest_stream *s);

/* What the bytes are packed with; `head` should hold the first four. */
enum ingest_packing ingest_packing_sniff(struct str head);

/* A source of the unpacked bytes of `in`, which it owns. INGEST_PLAIN gives `in` itself. NULL: `e`
 * is set (libzstd is not there) and `in` is closed. */
struct io_source *ingest_unpack(enum ingest_packing packing, struct io_source *in, struct err *e);

#endif
