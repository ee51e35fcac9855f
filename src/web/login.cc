#include "web/login.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace acrida {
namespace {

constexpr std::uint64_t kScryptR = 8;
constexpr std::uint64_t kScryptP = 1;
constexpr std::uint64_t kScryptBytesMax = 33'554'432;
constexpr std::size_t kSessionBytes = 32;

std::string network_of(std::string_view address) {
  const std::string text(address);
  in6_addr parts{};
  if (::inet_pton(AF_INET6, text.c_str(), &parts) == 1 && !IN6_IS_ADDR_V4MAPPED(&parts)) {
    return {reinterpret_cast<const char*>(&parts), 8};
  }
  return text;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string random_digits(std::size_t bytes) {
  std::vector<unsigned char> random(bytes);
  if (RAND_bytes(random.data(), static_cast<int>(bytes)) != 1) {
    return {};
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : random) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

Result<Login> Login::open(std::string_view password, std::uint64_t cost) {
  Login login(cost);
  if (RAND_bytes(login.salt_.data(), static_cast<int>(kSaltBytes)) != 1 ||
      !login.hash(password, login.hash_)) {
    return fail("hash the password of the web UI: OpenSSL has no memory or no random numbers");
  }
  return login;
}

bool Login::hash(std::string_view password, Hash& out) const {
  return EVP_PBE_scrypt(password.data(), password.size(), salt_.data(), salt_.size(), cost_,
                        kScryptR, kScryptP, kScryptBytesMax, out.data(), out.size()) == 1;
}

Login::Suspect& Login::suspect(std::string_view address, TimePoint now) {
  std::string network = network_of(address);
  std::erase_if(suspects_, [now](const Suspect& one) { return now - one.last >= kForget; });
  const auto known = std::find_if(suspects_.begin(), suspects_.end(),
                                  [&](const Suspect& one) { return one.address == network; });
  if (known != suspects_.end()) {
    suspects_.splice(suspects_.end(), suspects_, known);
  } else {
    if (suspects_.size() >= kAddressesMax) {
      suspects_.pop_front();
    }
    suspects_.push_back({.address = std::move(network)});
  }
  suspects_.back().last = now;
  return suspects_.back();
}

Login::Outcome Login::attempt(std::string_view address, std::string_view password, TimePoint now) {
  Suspect& from = suspect(address, now);
  if (now < from.locked_until) {
    return {.wait = from.locked_until - now};
  }
  Hash given{};
  const bool right =
      hash(password, given) && CRYPTO_memcmp(given.data(), hash_.data(), hash_.size()) == 0;
  std::string id = right ? random_digits(kSessionBytes) : std::string();
  if (id.empty()) {
    if (++from.wrong < kWrongMax) {
      return {};
    }
    const int doublings = std::min(from.wrong - kWrongMax, 10);
    const Duration wait = std::min(kWaitMax, kFirstWait * (1 << doublings));
    from.locked_until = now + wait;
    return {.wait = wait};
  }
  suspects_.pop_back();
  if (sessions_.size() >= kSessionsMax) {
    sessions_.pop_front();
  }
  sessions_.push_back({.id = id, .end = now + kSessionTime});
  return {.session = std::move(id)};
}

bool Login::knows(std::string_view session, TimePoint now) {
  std::erase_if(sessions_, [now](const Session& one) { return now >= one.end; });
  bool known = false;
  for (const Session& one : sessions_) {
    known = same(one.id, session) || known;
  }
  return known;
}

void Login::end(std::string_view session) {
  std::erase_if(sessions_, [session](const Session& one) { return same(one.id, session); });
}

}  // namespace acrida
