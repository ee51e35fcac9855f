// SiteWatch: what the sites that a shard's clients talk to say of themselves beside their answers:
// which server they are, whether they are Frappe's, what they limit.
//
// A site is seen to be Frappe's by an answer that names an exc_type, by its cookies (sid together
// with system_user) or by an X-Frappe-Request-Id. Requests to such a site, and to no other, carry
// an X-Frappe-Request-Id of their own.
//
// Thread: its shard's. Cost: about 20 ns an answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/answer_cause.h"
#include "http/exchange.h"
#include "http/request_id.h"
#include "stats/server_facts.h"

namespace acrida {

struct HttpCounters;

class SiteWatch {
 public:
  // From now on requests to Frappe sites have ids; `any_site`: those to every site (--frappe).
  void name_requests(RequestIds ids, bool any_site);
  // Whether requests to that origin have ids.
  bool names_requests(std::string_view origin) const;
  // REQUIRES: names_requests() of its origin.
  RequestId next_id() { return ids_.next(); }

  // The head of an answer is there. `fresh`: it is the first on its connection.
  void note_head(std::string_view origin, bool fresh, HttpExchange& exchange);
  // The answer is whole and decoded: sets exchange.cause and its message.
  void note_answer(std::string_view origin, HttpExchange& exchange);

  bool is_frappe(std::string_view origin) const;

  // What was seen since the last call; `counters` are those of the clients, since their beginning.
  ServerFacts take(const HttpCounters& counters);

  // Different origins that are Frappe's, and Server headers: a run has one of each, or two.
  static constexpr std::size_t kOriginsMax = 8;
  static constexpr std::size_t kServersMax = 8;
  static constexpr std::size_t kServerBytesMax = 100;
  // A page is searched for a CSRF token up to here: /app has its whole boot data before it.
  static constexpr std::size_t kPageBytesMax = std::size_t{4} * 1024 * 1024;

 private:
  void note_server(std::string_view server);
  void note_limits(const HeaderList& headers);
  void note_frappe(std::string_view origin);

  RequestIds ids_;
  bool name_all_ = false;
  AnswerCause answer_;
  std::vector<std::string> frappe_origins_;
  std::vector<std::string> servers_;  // all that were seen
  bool csrf_token_ = false;
  ServerFacts facts_;  // since the last take()
  // What the counters were then.
  std::uint64_t opened_ = 0;
  std::uint64_t handshakes_ = 0;
  std::uint64_t resumed_ = 0;
  std::uint64_t segments_ = 0;
  std::uint64_t segments_repeated_ = 0;
};

}  // namespace acrida
