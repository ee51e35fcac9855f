// What a browser, or a tool made for Locust's web UI, asks of the web server, and the way back.
//
// Thread: WebRequest and WebResponse are values; a WebReply may be moved to any thread and answered
// there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

// A request with more is answered 413 by the server.
inline constexpr std::size_t kWebBodyBytesMax = 1'048'576;

struct WebHeader {
  std::string name;
  std::string value;
};

struct WebRequest {
  std::string method;  // "POST"
  std::string path;    // as it was sent, still percent-encoded, without base path: "/swarm"
  std::string query;   // as it was sent, without '?'
  std::vector<WebHeader> headers;  // in their order
  std::string body;
  std::string peer_host;
  std::uint16_t peer_port = 0;
  bool secure = false;  // by TLS

  // The value of the first one with this name, in whatever case; null: none. It lives as long as
  // the request.
  const std::string* header(std::string_view name) const;
};

struct WebResponse {
  unsigned status = 200;
  // Without Content-Length, Connection, Date and Transfer-Encoding, which are the server's.
  std::vector<WebHeader> headers;
  std::string body;
};

// Status and text/plain.
WebResponse web_text(unsigned status, std::string_view text);

// The way back of one request. It answers once: a second answer, and one that comes too late, goes
// nowhere. Let go of without an answer it answers 500.
class WebReply {
 public:
  using Way = std::function<void(WebResponse)>;

  // Answers go nowhere.
  WebReply() = default;
  // REQUIRES: `way` may be called on any thread.
  explicit WebReply(Way way) : way_(std::move(way)) {}
  WebReply(WebReply&& other) noexcept : way_(std::move(other.way_)) { other.way_ = nullptr; }
  WebReply& operator=(WebReply&& other) noexcept;
  WebReply(const WebReply&) = delete;
  WebReply& operator=(const WebReply&) = delete;
  ~WebReply();

  void send(WebResponse response);

 private:
  void let_go();

  Way way_;
};

}  // namespace acrida
