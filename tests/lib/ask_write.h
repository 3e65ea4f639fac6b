/* ask_write.h - a generated data set to a server, by remote write: native histograms and the ends
 * of series have no place in OpenMetrics. */
#ifndef PROMCTL_TESTS_ASK_WRITE_H
#define PROMCTL_TESTS_ASK_WRITE_H

#include "gen_data.h"

/* In order of time, as a server takes it. `url` is that of the endpoint. */
bool ask_write(const struct gen_data *d, const char *url, struct err *e);

#endif
