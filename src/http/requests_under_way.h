// RequestsUnderWay: how many requests are under way, summed over time: two for a second are two
// seconds.
//
// Thread: its shard's. Cost: two additions per change.
#pragma once

#include <cstdint>

#include "acrida/time.h"
#include "io/loop.h"

namespace acrida {

class RequestsUnderWay {
 public:
  void begin(TimePoint now) {
    ++count_;
    balance_ -= ticks(now);
  }
  void end(TimePoint now) {
    --count_;
    balance_ += ticks(now);
  }

  std::uint64_t count() const { return count_; }

  // The time since the last call.
  Duration take(TimePoint now) {
    const std::uint64_t whole = balance_ + count_ * ticks(now);
    const std::uint64_t since = whole - taken_;
    taken_ = whole;
    return Duration(static_cast<Duration::rep>(since));
  }

 private:
  static std::uint64_t ticks(TimePoint now) {
    return static_cast<std::uint64_t>(now.time_since_epoch().count());
  }

  // The sum over requests of the end less the begin, of those under way still without the end.
  // Instants are large; what is left of their differences is right modulo 2^64.
  std::uint64_t balance_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t taken_ = 0;
};

// One of them, from begin() to end() or its destruction, by the loop's time.
class UnderWay {
 public:
  UnderWay(RequestsUnderWay& all, const Loop& loop) : all_(all), loop_(loop) {}
  ~UnderWay() { end(); }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

  // Neither does anything the second time.
  void begin() {
    if (!begun_) {
      all_.begin(loop_.now());
      begun_ = true;
    }
  }
  void end() {
    if (begun_) {
      all_.end(loop_.now());
      begun_ = false;
    }
  }

 private:
  RequestsUnderWay& all_;
  const Loop& loop_;
  bool begun_ = false;
};

}  // namespace acrida
