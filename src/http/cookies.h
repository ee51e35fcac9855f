// CookieJar: the cookies of one user (RFC 6265).
//
// Compact, because there is one per user: all cookies are records in one block, in the order in
// which the Cookie header wants them (longest path first, then oldest). Five cookies of a Frappe
// session take less than 700 bytes, and a response that sets them all again to the same values
// allocates nothing.
//
// Refused: a Domain that is not the request's host or a parent of it, that is an IP address, a
// single label or one of a few public suffixes of two labels (is_public_suffix(); the full list
// changes weekly and guards against other sites, of which a load test has none). SameSite and the
// __Host- prefixes are not enforced, as in Locust.
//
// Thread: owned by one user. Time is handed in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "acrida/time.h"

namespace acrida {

// The request that a cookie came with, or is for. Views into a Url.
struct CookieScope {
  std::string_view host;  // lower case
  std::string_view path;  // begins with '/', without query
  bool secure = false;    // https
};

enum class CookieOutcome : std::uint8_t {
  kStored,     // new, or another value
  kUnchanged,  // the same value again; its expiry was renewed
  kDeleted,    // it had expired when it came, and is gone
  kRefused,    // malformed, too large or for a foreign domain
};

class CookieJar {
 public:
  // Takes the value of one Set-Cookie header of a response to `scope`.
  CookieOutcome set_from_header(std::string_view header, const CookieScope& scope, WallTime now);

  // Sets a cookie by hand: for this host only, path "/", until the session ends. kRefused when name
  // or value hold control bytes or ';', or the name is empty or holds '='.
  CookieOutcome set(std::string_view name, std::string_view value, std::string_view host);

  // Appends "a=1; b=2" for a request and says whether there was any.
  bool append_header(const CookieScope& scope, WallTime now, std::string& out) const;

  // The value of the first cookie of that name, whatever its domain and path; empty when there is
  // none or it has expired. The view lives until the next change.
  std::string_view value(std::string_view name, WallTime now) const;

  void remove_expired(WallTime now);
  void clear();

  std::size_t size() const { return count_; }
  // How often a cookie was stored anew or with another value, or was deleted by a response. Wraps.
  std::uint32_t changes() const { return changes_; }
  // Cookies thrown out because a limit was reached.
  std::uint32_t evicted() const { return evicted_; }
  // Heap held.
  std::size_t heap_bytes() const;

 private:
  struct Record;
  struct Parsed;

  Record record_at(std::size_t offset) const;
  CookieOutcome store(const Parsed& cookie, WallTime now);
  std::size_t insert_position(std::size_t path_size) const;
  void make_room(std::string_view domain, WallTime now);
  bool evict_oldest(std::string_view domain);
  void splice(std::size_t offset, std::size_t old_size, std::size_t new_size);
  void erase(std::size_t offset);

  std::string records_;
  std::uint32_t count_ = 0;
  std::uint32_t next_serial_ = 0;
  std::uint32_t evicted_ = 0;
  std::uint32_t changes_ = 0;
};

// The value of the cookie `name` in one Set-Cookie header, or false when the header sets another
// one.
bool cookie_in_header(std::string_view header, std::string_view name, std::string_view& value);

}  // namespace acrida
