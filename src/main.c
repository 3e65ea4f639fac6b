/* main.c - finds the command, prints the error, picks the exit status. */
#include "config.h"

#include <stdio.h>

int main(void)
{
    puts(PACKAGE_STRING);
    return 0;
}
