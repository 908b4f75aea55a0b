/* What Python asks of the code that all kernels share. */
#include "characters.h"
#include "vocabulary.h"

/* Put words, all different and in lower case, into an empty vocabulary that has their text. */
EXPORT int fill_vocabulary(Vocabulary *known, const i64 *ends, i64 count, i64 *places) {
    u64 last = (u64)known->n_words - 1;
    for (i64 number = 0; number < count; number++) {
        i64 start = ends[number], stop = ends[number + 1];
        Survey of = survey(known->text, start, stop);
        u64 bit = bit_of(of.hash, known), place = of.hash & last;
        known->bits[bit >> 6] |= (u64)1 << (bit & 63);
        while (known->words[place].length) place = (place + 1) & last;
        Word *word = &known->words[place];
        word->head = of.head;
        word->start = (int32_t)start;
        word->length = (int32_t)(stop - start);
        places[number] = (i64)place;
    }
    return 0;
}

/* Whether the processor can run what is compiled for x86-64-v3. */
EXPORT int runs_v3(void) {
#ifdef __x86_64__
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#else
    return 0;
#endif
}

/* For the tests: str.lower of a text; its length, and the flags of the characters. */
EXPORT int lower_text(const u8 *text, i64 size, u8 *target, i64 *found) {
    u32 seen;
    found[0] = write_lower(text, 0, size, target, &seen);
    found[1] = seen;
    return 0;
}
