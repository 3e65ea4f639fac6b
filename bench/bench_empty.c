/* bench_empty.c - what the start of a program costs at least: see start.sh. */
int main(void)
{
    return 0;
}
