/* Python's own arithmetic, where it is not that of the processor. */
#ifndef SENTIMENT_VADER_ARITHMETIC_H
#define SENTIMENT_VADER_ARITHMETIC_H

#include <math.h>

#include "tokens.h"

/* What `sum` makes of a list of ints and floats.
 *
 * It adds ints exactly until the first float, adds that one without compensation, and
 * from there on carries along, in versions that do so at all, what is lost with each
 * float. An int 0 changes nothing, and need not be among those chosen. */
static double python_sum(const Token *tokens, const i64 *chosen, i64 count, bool floats, bool ints) {
    double total = 0.0, lost = 0.0;
    i64 turn = 0;
    for (bool whole = true; whole && turn < count; turn++) {
        total += tokens[chosen[turn]].valence;
        whole = tokens[chosen[turn]].whole;
    }
    for (; turn < count; turn++) {
        double value = tokens[chosen[turn]].valence, sum = total + value;
        if (tokens[chosen[turn]].whole ? ints : floats)
            lost += fabs(total) >= fabs(value) ? (total - sum) + value : (value - sum) + total;
        total = sum;
    }
    return total + lost;
}

/* round(value, digits): the float nearest to the nearest decimal; value in [-1, 1], up to
 * four digits, so that the product below has no more than 63 bits.
 *
 * Python rounds what the float really is, not what value * 1000 comes to: 0.0005 becomes
 * 0.001, being a little more than it seems, and 0.0015 becomes 0.002, but 0.0625, which is
 * exact, a tie, goes to the even 0.062. A float is an integer times a power of two, so the
 * integer's product with the odd part of 10 ** digits tells on which side of a half it is. */
static double python_round(double value, int digits) {
    static const i64 powers_of_five[] = {1, 5, 25, 125, 625};
    if (value == 0.0) return value;
    double size = fabs(value);
    i64 pattern, steps = 0, odd = powers_of_five[digits];
    memcpy(&pattern, &size, sizeof pattern);
    i64 shift = 1075 - (pattern >> 52) - digits;
    /* What is shifted further, subnormal numbers included, is less than a half. */
    if (shift <= 63) {
        i64 mantissa = (pattern & (((i64)1 << 52) - 1)) | (i64)1 << 52;
        i64 product = mantissa * odd;
        steps = product >> shift;
        i64 rest = product - (i64)((u64)steps << shift), half = (i64)1 << (shift - 1);
        /* Up if it is more than a half, or a half and the digit would be odd. */
        steps += rest + (steps & 1) > half;
    }
    /* The quotient of two exact numbers is the float nearest to the decimal, which is the
     * one that Python reads back from its digits. */
    return copysign((double)steps / (double)(odd << digits), value);
}

#endif
