// Login: one password, and the sessions of those who knew it.
//
// The password is kept as its scrypt hash. Who has been wrong kWrongMax times has to wait, each
// time twice as long; an address of IPv6 stands for its /64, which one person may have whole.
//
// Thread: one. Cost of an attempt: about 40 ms and 16 MiB, which is what a guess costs as well.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

class Login {
 public:
  static constexpr int kWrongMax = 5;
  static constexpr Duration kFirstWait = std::chrono::seconds(30);
  static constexpr Duration kWaitMax = std::chrono::minutes(15);
  static constexpr Duration kForget = std::chrono::hours(1);  // wrong passwords
  static constexpr std::size_t kAddressesMax = 1'024;
  static constexpr std::size_t kSessionsMax = 64;
  static constexpr Duration kSessionTime = std::chrono::hours(12);

  // Fails when OpenSSL has no memory or no random numbers. `cost`: scrypt's N, a power of two,
  // which tests lower.
  static Result<Login> open(std::string_view password, std::uint64_t cost = 16'384);

  struct Outcome {
    std::string session;  // empty: not logged in
    Duration wait{0};     // until this address may try again; 0: the password was wrong
  };
  Outcome attempt(std::string_view address, std::string_view password, TimePoint now);

  bool knows(std::string_view session, TimePoint now);
  void end(std::string_view session);

 private:
  static constexpr std::size_t kSaltBytes = 16;
  static constexpr std::size_t kHashBytes = 32;
  using Hash = std::array<unsigned char, kHashBytes>;

  struct Session {
    std::string id;
    TimePoint end;
  };
  struct Suspect {
    std::string address;
    int wrong = 0;
    TimePoint last{};
    TimePoint locked_until{};
  };

  explicit Login(std::uint64_t cost) : cost_(cost) {}
  bool hash(std::string_view password, Hash& out) const;
  Suspect& suspect(std::string_view address, TimePoint now);

  std::uint64_t cost_;
  std::array<unsigned char, kSaltBytes> salt_{};
  Hash hash_{};
  std::list<Session> sessions_;  // the oldest first
  std::list<Suspect> suspects_;  // the one that tried last is last
};

// `bytes` random bytes in hexadecimal digits; empty when OpenSSL has none.
std::string random_digits(std::size_t bytes);

}  // namespace acrida
