// Random numbers of one user: xoshiro256++ (Blackman and Vigna, 2019), seeded through SplitMix64.
//
// A run prints one seed; user number n draws from Random(seed, n), so a run with the same seed,
// users and answers makes the same choices.
//
// Thread: owned by one user; not synchronized. Size: 32 bytes.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "acrida/time.h"

namespace acrida {

class Random {
 public:
  using result_type = std::uint64_t;  // a UniformRandomBitGenerator for <algorithm> and <random>

  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    std::uint64_t state = seed ^ (stream * 0x9e3779b97f4a7c15ULL);
    for (std::uint64_t& word : state_) {
      word = split_mix(state);
    }
  }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  result_type operator()() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // A number in [0, 1).
  double real() { return static_cast<double>((*this)() >> 11U) * 0x1.0p-53; }

  // A whole number in [low, high], both included, like Python's randint. REQUIRES: low <= high.
  std::int64_t integer(std::int64_t low, std::int64_t high) {
    const std::uint64_t span =
        static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t offset = span == 0 ? (*this)() : below(span);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
  }

  // A span in [low, high). REQUIRES: low <= high.
  Duration between(Duration low, Duration high) {
    return low +
           Duration(static_cast<Duration::rep>(real() * static_cast<double>((high - low).count())));
  }

  // An element of a container with size() and operator[]. REQUIRES: it is not empty.
  template <class Container>
  const auto& choice(const Container& container) {
    return container[static_cast<std::size_t>(below(container.size()))];
  }

  // A whole number in [0, bound), without modulo bias (Lemire 2019). REQUIRES: bound > 0.
  std::uint64_t below(std::uint64_t bound) {
    Wide product = static_cast<Wide>((*this)()) * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
      const std::uint64_t threshold = (0 - bound) % bound;
      while (static_cast<std::uint64_t>(product) < threshold) {
        product = static_cast<Wide>((*this)()) * bound;
      }
    }
    return static_cast<std::uint64_t>(product >> 64U);
  }

 private:
  __extension__ using Wide = unsigned __int128;

  static std::uint64_t split_mix(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace acrida
