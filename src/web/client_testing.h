// A client that writes any bytes and reads what comes back, for tests of the servers here.
//
// Thread: the test's; its calls block, for a minute at most: the servers have a niceness of 10, and
// wait on a busy machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace acrida {

class RawWebClient {
 public:
  // Connects to 127.0.0.1. `receive_bytes`: what the kernel keeps unread; 0: its default.
  explicit RawWebClient(std::uint16_t port, int receive_bytes = 0);
  RawWebClient(const RawWebClient&) = delete;
  RawWebClient& operator=(const RawWebClient&) = delete;
  ~RawWebClient();

  bool connected() const { return connected_; }
  int descriptor() const { return descriptor_; }
  // False when the connection broke before all was sent.
  bool send(std::string_view bytes) const;
  // The other side sees the end.
  void finish() const;
  // Until the other side closes.
  std::string read_to_end();
  std::string ask(std::string_view bytes);
  // The next response: its head, and as much body as Content-Length says.
  std::string read_response(bool head_only = false);
  // Until what has come since the last read contains `mark`, or the end.
  std::string read_until(std::string_view mark);

 private:
  bool receive();
  std::string take(std::size_t bytes);

  int descriptor_;
  bool connected_ = false;
  std::string received_;
};

// "HTTP/1.1 200 OK\r\n..." -> 200; 0 when it is no response.
int status_of(std::string_view response);
std::string body_of(std::string_view response);
// The value of a header; empty: none.
std::string header_of(std::string_view response, std::string_view name);

}  // namespace acrida
