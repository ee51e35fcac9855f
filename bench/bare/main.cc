// bench-bare: the bare epoll loop as a client of bench/run.
//
//   bench-bare --port N [--path PATH] [--body FILE] [--connections N] [--seconds N]
//
// Sends a GET, or with --body a POST of that file; prints one line of JSON with its answers.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "bench/bare/bare_loop.h"
#include "bench/options.h"
#include "bench/stamped_socket.h"

namespace {

std::string contents_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::perror(path.c_str());
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  long port = 0;
  long connections = 50;
  long seconds = 4;
  std::string path = "/";
  std::string body_file;
  acrida::bench::Options arguments;
  arguments.number("--port", port);
  arguments.text("--path", path);
  arguments.text("--body", body_file);
  arguments.number("--connections", connections);
  arguments.number("--seconds", seconds);
  arguments.parse(argc, argv);

  const std::string body = body_file.empty() ? "" : contents_of(body_file);
  const auto to = static_cast<std::uint16_t>(port);
  acrida::bench::BareLoop loop(to, acrida::bench::render_request(to, path, body),
                               static_cast<int>(connections));
  loop.run(seconds * 1'000'000'000);
  std::printf("{\"answers\":%llu,\"stamped\":%llu}\n",
              static_cast<unsigned long long>(loop.answers()),
              static_cast<unsigned long long>(loop.stamped()));
  return 0;
}
