// Sessions: who is logged in under which sid, and the CSRF token of those that loaded a page.
//
// Kept in memory and in the database, so that a site with a database file that restarts goes on
// with the sessions it had, as a real one does.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "acrida/time.h"
#include "demo/account.h"
#include "demo/database.h"
#include "demo/random_name.h"

namespace acrida::demo {

inline constexpr Duration kSessionExpiry = std::chrono::seconds(612000);  // 170 hours
// Beyond it the expired ones are dropped, and when there are none, a new login replaces the session
// that was used longest ago.
inline constexpr std::size_t kSessionsMax = 100'000;

struct Session {
  std::string sid;
  const Account* account = nullptr;
  std::string csrf_token;  // empty until a page gave one out
  WallTime last_used;
};

class Sessions {
 public:
  // Reads the sessions that `database` holds. REQUIRES: `accounts` and `database` outlive this.
  Sessions(Database& database, const Accounts& accounts, RandomNames& names);

  Session& create(const Account& account, WallTime now);
  // Nothing when there is none or it has expired; otherwise its expiry slides. Pointers are valid
  // until the next create() or remove().
  Session* find(std::string_view sid, WallTime now);
  // Gives `session` a token when it has none yet.
  const std::string& csrf_token(Session& session);
  void remove(std::string_view sid);
  void remove_all_of(const Account& account);

  std::size_t size() const { return sessions_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  void make_room(WallTime now);

  Database* database_;
  RandomNames* names_;
  std::unordered_map<std::string, Session, Hash, std::equal_to<>> sessions_;
};

}  // namespace acrida::demo
