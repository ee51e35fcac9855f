// Scans of a head's lines, 16 bytes at a time where the processor can.
//
// Each looks at whole blocks only and gives up, returning nullptr, at what is unusual: fewer than
// 16 bytes left, a byte that common heads do not hold. The caller then reads that line byte by
// byte, which is where the rules are; without SSE2 that is how every line is read.
//
// Thread: any.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstddef>
#include <string_view>

namespace acrida {

inline constexpr std::ptrdiff_t kBlockBytes = 16;

#if defined(__SSE2__)

inline __m128i load_block(const char* at) {
  return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(at)));
}

// A bit for each byte that is at most `limit`, unsigned.
inline unsigned at_most(__m128i block, char limit) {
  const __m128i limits = _mm_set1_epi8(limit);
  return static_cast<unsigned>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(block, limits), block)));
}

// The first byte that is neither a letter nor a dash.
inline const char* end_of_name(const char* at, const char* end) {
  const __m128i lower_bit = _mm_set1_epi8(0x20);
  const __m128i first = _mm_set1_epi8('a');
  const __m128i last = _mm_set1_epi8('z' - 'a');
  const __m128i dash = _mm_set1_epi8('-');
  for (; end - at >= kBlockBytes; at += kBlockBytes) {
    const __m128i block = load_block(at);
    const __m128i index = _mm_sub_epi8(_mm_or_si128(block, lower_bit), first);
    const __m128i letter = _mm_cmpeq_epi8(_mm_min_epu8(index, last), index);
    const __m128i good = _mm_or_si128(letter, _mm_cmpeq_epi8(block, dash));
    const unsigned bad = static_cast<unsigned>(_mm_movemask_epi8(good)) ^ 0xffffU;
    if (bad != 0) {
      return at + __builtin_ctz(bad);
    }
  }
  return nullptr;
}

// The first byte up to 0x0d: a line end, NUL, a tab or another control byte.
inline const char* end_of_value(const char* at, const char* end) {
  for (; end - at >= kBlockBytes; at += kBlockBytes) {
    if (const unsigned found = at_most(load_block(at), '\r'); found != 0) {
      return at + __builtin_ctz(found);
    }
  }
  return nullptr;
}

#else

inline const char* end_of_name(const char*, const char*) {
  return nullptr;
}

inline const char* end_of_value(const char*, const char*) {
  return nullptr;
}

#endif

#if defined(__SSE2__)

inline bool block_holds_control(const char* at, char limit) {
  const __m128i block = load_block(at);
  const __m128i del = _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f));
  return (at_most(block, limit) | static_cast<unsigned>(_mm_movemask_epi8(del))) != 0;
}

#endif

// Does the text hold a byte up to `limit` (unsigned), or DEL?
inline bool holds_control(std::string_view text, char limit) {
  const char* at = text.data();
  const char* const end = at + text.size();
#if defined(__SSE2__)
  if (end - at >= kBlockBytes) {
    for (; end - at > kBlockBytes; at += kBlockBytes) {
      if (block_holds_control(at, limit)) {
        return true;
      }
    }
    return block_holds_control(end - kBlockBytes, limit);
  }
#endif
  for (; at < end; ++at) {
    if (static_cast<unsigned char>(*at) <= static_cast<unsigned char>(limit) || *at == 0x7f) {
      return true;
    }
  }
  return false;
}

}  // namespace acrida
