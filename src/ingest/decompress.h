/* decompress.h - gzip and zstd undone while reading.
 *
 * Told by the first bytes, never by a name. Concatenated gzip members and zstd frames are one
 * stream; zero bytes after the last member are padding. What ends too early is ERR_FORMAT.
 */
#ifndef PROMCTL_INGEST_DECOMPRESS_H
#define PROMCTL_INGEST_DECOMPRESS_H

#include "base/io.h"

enum ingest_packing { INGEST_PLAIN, INGEST_GZIP, INGEST_ZSTD };

/* What the bytes are packed with; `head` should hold the first four. */
enum ingest_packing ingest_packing_sniff(struct str head);

/* A source of the unpacked bytes of `in`, which it closes with itself. INGEST_PLAIN gives `in`
 * itself. NULL: `e` is set (libzstd is not there) and `in` is closed. */
struct io_source *ingest_unpack(enum ingest_packing packing, struct io_source *in, struct err *e);

#endif
