// A blocking connection to the bench server that says when its bytes arrived.
//
// The stamp is the kernel's (SO_TIMESTAMPNS, wall clock): it is taken when a packet reaches the
// socket, whenever the program gets round to reading it. Written apart from src/io on purpose:
// what judges Acrida's figures shares no code with it.
//
// Thread: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace acrida::bench {

// What one read gave.
struct Received {
  std::size_t bytes = 0;  // 0: nothing there yet (non-blocking sockets only)
  std::int64_t at_ns =
      0;  // 0: no stamp. The kernel begins to stamp a moment after the first socket asks
};

// Each ends the program with a message when it cannot do its work.
int connect_to(std::uint16_t port);
void send_whole(int fd, std::string_view bytes);
Received receive(int fd, std::span<char> buffer);

// One exchange: sends, reads the whole answer.
struct Exchange {
  std::int64_t sent_ns = 0;  // wall clock, right before the send
  std::int64_t done_ns = 0;  // the stamp of the answer's last bytes, 0 without one
  std::size_t answer_bytes = 0;
};
Exchange ask_once(int fd, std::string_view request);

// A request whose path and body are the caller's; a GET when the body is empty, a POST of JSON
// otherwise.
std::string render_request(std::uint16_t port, std::string_view path, std::string_view body);

}  // namespace acrida::bench
