// A client that writes any bytes and reads what comes back, for tests of the demo ERP's transport.
//
// Thread: the test's; its calls block, for ten seconds at most.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace acrida::demo {

class RawClient {
 public:
  // Connects to 127.0.0.1.
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool is_connected() const { return is_connected_; }
  // False when the connection broke before all was sent.
  bool send(std::string_view bytes);
  void finish_sending();
  // Closes with a reset.
  void abort();

  // The next response: head and as much body as its Content-Length says; what came when the
  // connection ended first.
  std::string read_response();
  // The head of the next response and what came of its body by then.
  std::string read_beginning();
  // Until the other side closes.
  std::string read_to_end();
  // The connection ended with a reset.
  bool was_reset() const { return was_reset_; }

 private:
  bool receive();
  // Of the response that has begun to arrive; 0 while its head is not whole.
  std::size_t size_of_response() const;

  int socket_;
  bool is_connected_ = false;
  bool was_reset_ = false;
  std::string received_;
};

// "HTTP/1.1 200 OK\r\n..." -> 200; 0 when it is no response.
int status_of(std::string_view response);
std::string body_of(const std::string& response);

}  // namespace acrida::demo
