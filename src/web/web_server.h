// WebServer serves the web UI: pages, and whatever else its owner answers.
//
// It has a thread of its own, which yields to those of the run (niceness), and shares with them
// immutable texts and an inbox. By itself it answers /assets/*, /acrida/events (what was published,
// as server-sent events), and with a password /login and /logout. Everything else is handed to the
// owner and comes back by a WebReply; after kOwnerAnswerTime without one the client is told 504.
// All paths are below `base_path`; others are 404.
//
// A page that reads its events too slowly is dropped, and connects again; nobody waits for it.
// What a foreign page makes a browser send is refused: see web/origin_check.h.
//
// Thread: open(), publish(), the pages and the destructor on any one.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"
#include "report/live_update.h"
#include "web/listen_address.h"
#include "web/web_request.h"

namespace acrida {

inline constexpr Duration kOwnerAnswerTime = std::chrono::seconds(10);
// How long the end of the server waits until answers that were given are taken.
inline constexpr Duration kWebFinishTime = std::chrono::seconds(2);
inline constexpr std::size_t kWebConnectionsMax = 512;
inline constexpr std::size_t kWebStreamsMax = 256;
inline constexpr std::size_t kWebHeadBytesMax = 16'384;
// Of what waits for one page behind what is under way to it; a text counts for a quarter at most.
inline constexpr std::size_t kWebStreamBytesMax = 8'388'608;

enum class WebAccess : char {
  kOpen,
  kPassword,
  kOwner,  // each event stream is first asked of the owner, who lets it in by 200
};

// Tests shorten them.
struct WebTimes {
  Duration request = std::chrono::seconds(15);  // from its first byte to its last
  Duration idle = std::chrono::seconds(60);     // between requests
  Duration write = std::chrono::seconds(60);  // until an answer, or what waits for a page, is taken
  Duration owner = kOwnerAnswerTime;
  // Between two events "alive" of a stream: a page that hears nothing for three of them (feed.ts)
  // takes its connection for dead, and connects again.
  Duration heartbeat = std::chrono::seconds(2);
  Duration finish = kWebFinishTime;
};

struct WebServerConfig {
  ListenAddress address;
  std::string base_path;        // "/load", or empty
  std::string tls_certificate;  // paths of PEM files; empty: plain HTTP
  std::string tls_key;
  WebAccess access = WebAccess::kOpen;
  std::string password;                    // kept as a hash alone
  std::vector<std::string> allowed_hosts;  // besides localhost, addresses and the one listened on
  bool allow_any_host = false;
  bool cors_any = false;  // Access-Control-Allow-Origin: *, as Locust sends it
  std::string version;    // in the hello of an event stream
  // Called on the server's thread; REQUIRES: does not block.
  std::function<void(WebRequest, WebReply)> owner;
  WebTimes times;
};

// What happened so far.
struct WebCounts {
  std::uint64_t connections = 0;  // accepted
  std::uint64_t requests = 0;
  std::uint64_t refused = 0;  // 403: a foreign page, an unknown host
  std::uint64_t wrong_passwords = 0;
  std::uint64_t too_large = 0;   // 413, 431
  std::uint64_t malformed = 0;   // 400
  std::uint64_t unanswered = 0;  // 504
  std::uint64_t over_limit = 0;  // connections and streams beyond the limits
  std::uint64_t slow_pages = 0;  // streams dropped
  std::size_t streams = 0;       // open now
};

class WebServer {
 public:
  // Listens from now on; a port that is taken, a certificate that cannot be read are errors.
  static Result<std::unique_ptr<WebServer>> open(WebServerConfig config);
  // Writes the answers that were given and what was published, for kWebFinishTime at most, and
  // closes all connections; the owner is not called any more once it returns. In the child of a
  // fork, where the thread is not, it does nothing.
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  // Never waits for a client.
  void publish(LiveUpdate update);

  std::uint16_t port() const;
  // "http://127.0.0.1:8089/load/".
  std::string url() const;
  WebCounts counts() const;

  // The index page with `window.templateArgs = ...`, its nonce and its content security policy.
  // REQUIRES: the text of a JSON object; it is escaped for a script here.
  WebResponse index_page(std::string_view template_args_json) const;
  // With `window.authArgs = ...`.
  WebResponse login_page(std::string_view auth_args_json, unsigned status = 200) const;

 private:
  class Impl;
  explicit WebServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
  const pid_t process_;
};

}  // namespace acrida
