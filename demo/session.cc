#include "demo/session.h"

#include <algorithm>
#include <utility>

namespace acrida::demo {
namespace {

bool is_expired(const Session& session, WallTime now) {
  return now - session.last_used > kSessionExpiry;
}

}  // namespace

Sessions::Sessions(Database& database, const Accounts& accounts, RandomNames& names)
    : database_(&database), names_(&names) {
  Query stored = database.query("SELECT sid, usr, csrf_token, last_used FROM session");
  while (stored.next()) {
    const Account* account = accounts.find(stored.text(1));
    if (account == nullptr) {
      continue;
    }
    const std::string sid(stored.text(0));
    sessions_.emplace(sid, Session{.sid = sid,
                                   .account = account,
                                   .csrf_token = std::string(stored.text(2)),
                                   .last_used = WallTime(Duration(stored.integer(3)))});
  }
}

Session& Sessions::create(const Account& account, WallTime now) {
  if (sessions_.size() >= kSessionsMax) {
    make_room(now);
  }
  std::string sid = names_->next(kSecretLength);
  database_->query("INSERT INTO session VALUES (?, ?, '', ?)")
      .bind(sid)
      .bind(account.usr)
      .bind(static_cast<std::int64_t>(now.time_since_epoch().count()))
      .run();
  Session session{.sid = sid, .account = &account, .csrf_token = {}, .last_used = now};
  return sessions_.emplace(std::move(sid), std::move(session)).first->second;
}

Session* Sessions::find(std::string_view sid, WallTime now) {
  const auto place = sessions_.find(sid);
  if (place == sessions_.end()) {
    return nullptr;
  }
  if (is_expired(place->second, now)) {
    remove(sid);
    return nullptr;
  }
  place->second.last_used = now;
  return &place->second;
}

const std::string& Sessions::csrf_token(Session& session) {
  if (session.csrf_token.empty()) {
    session.csrf_token = names_->next(kSecretLength);
    database_->query("UPDATE session SET csrf_token = ? WHERE sid = ?")
        .bind(session.csrf_token)
        .bind(session.sid)
        .run();
  }
  return session.csrf_token;
}

void Sessions::remove(std::string_view sid) {
  database_->query("DELETE FROM session WHERE sid = ?").bind(sid).run();
  if (const auto place = sessions_.find(sid); place != sessions_.end()) {
    sessions_.erase(place);
  }
}

void Sessions::remove_all_of(const Account& account) {
  std::vector<std::string> ended;
  for (const auto& [sid, session] : sessions_) {
    if (session.account == &account) {
      ended.push_back(sid);
    }
  }
  for (const std::string& sid : ended) {
    remove(sid);
  }
}

void Sessions::make_room(WallTime now) {
  std::string oldest;
  WallTime oldest_use = WallTime::max();
  std::vector<std::string> expired;
  for (const auto& [sid, session] : sessions_) {
    if (is_expired(session, now)) {
      expired.push_back(sid);
    }
    if (session.last_used < oldest_use) {
      oldest = sid;
      oldest_use = session.last_used;
    }
  }
  if (expired.empty()) {
    expired.push_back(oldest);
  }
  for (const std::string& sid : expired) {
    remove(sid);
  }
}

}  // namespace acrida::demo
