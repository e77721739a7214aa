#include "CSecp256k1.h"

#include <secp256k1.h>
#include <secp256k1_recovery.h>

static void put(unsigned char *bytes, uint64_t number) {
    for (int index = 0; index < 8; index++) bytes[index] = (unsigned char)(number >> (56 - 8 * index));
}

static void put_word(unsigned char *bytes, vestry_word word) {
    put(bytes, word.word3);
    put(bytes + 8, word.word2);
    put(bytes + 16, word.word1);
    put(bytes + 24, word.word0);
}

static uint64_t get(const unsigned char *bytes) {
    uint64_t number = 0;
    for (int index = 0; index < 8; index++) number = number << 8 | bytes[index];
    return number;
}

static vestry_word get_word(const unsigned char *bytes) {
    return (vestry_word){get(bytes), get(bytes + 8), get(bytes + 16), get(bytes + 24)};
}

vestry_public_key vestry_recover(vestry_word digest, vestry_word r, vestry_word s, int parity) {
    vestry_public_key result = {0};
    unsigned char compact[64], message[32], point[65];
    size_t length = sizeof point;
    secp256k1_ecdsa_recoverable_signature signature;
    secp256k1_pubkey key;
    put_word(compact, r);
    put_word(compact + 32, s);
    put_word(message, digest);
    if (parity < 0 || parity > 1) return result;
    if (!secp256k1_ecdsa_recoverable_signature_parse_compact(
            secp256k1_context_static, &signature, compact, parity)) return result;
    if (!secp256k1_ecdsa_recover(secp256k1_context_static, &key, &signature, message)) return result;
    secp256k1_ec_pubkey_serialize(
        secp256k1_context_static, point, &length, &key, SECP256K1_EC_UNCOMPRESSED);
    result.found = true;
    result.x = get_word(point + 1);
    result.y = get_word(point + 33);
    return result;
}
