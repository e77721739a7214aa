#ifndef VESTRY_CSECP256K1_H
#define VESTRY_CSECP256K1_H

// libsecp256k1 takes and gives pointers; these few lines pass values instead, so that the floor of
// chain formats stays free of unsafe code. No logic lives here.
#include <stdbool.h>
#include <stdint.h>

/// 32 bytes as four numbers, the most significant first.
typedef struct {
    uint64_t word3, word2, word1, word0;
} vestry_word;

/// A public key, or none.
typedef struct {
    bool found;
    vestry_word x, y;
} vestry_public_key;

/// The key that signed `digest`; none when r or s is zero or not below the order of the curve, or
/// when no key fits. `parity` is 0 or 1.
vestry_public_key vestry_recover(vestry_word digest, vestry_word r, vestry_word s, int parity);

#endif
