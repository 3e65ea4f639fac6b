/* files.h - the configuration that goes with the simulated system. */
#ifndef PROMCTL_DEMO_FILES_H
#define PROMCTL_DEMO_FILES_H

#include "base/buf.h"

#include <stdint.h>

/* The four alerting rules, as a rule file. */
extern const char demo_rules_yml[];

/* A prometheus.yml that scrapes both endpoints and reads the rule file. Appends. */
void demo_put_prometheus_yml(struct buf *b, const char *host, const uint16_t port[2]);

/* host:port, an IPv6 address in brackets; localhost for an address of all interfaces. Appends. */
void demo_put_address(struct buf *b, const char *host, uint16_t port);

#endif
