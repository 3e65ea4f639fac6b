/* value_shape.h - whether a label value looks like one of endlessly many. */
#ifndef PROMCTL_LINT_VALUE_SHAPE_H
#define PROMCTL_LINT_VALUE_SHAPE_H

#include "base/str.h"

enum value_shape {
    SHAPE_PLAIN,
    SHAPE_UUID,
    SHAPE_EMAIL,
    SHAPE_IP,
    SHAPE_HASH,
    SHAPE_TIME,
    SHAPE_PATH, /* with ids in it */
};

enum value_shape value_shape(struct str value);

const char *value_shape_words(enum value_shape s); /* "UUIDs" */

#endif
