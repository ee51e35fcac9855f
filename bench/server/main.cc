// bench-server: the server that every client of bench/run is measured against.
//
//   bench-server [--port N] [--addresses N] [--delay-us N] [--document-bytes N] [--cookies]
//
// Prints "port N" once it listens, and one line of JSON with its counts and its CPU per request
// when it gets SIGINT or SIGTERM.
#include <csignal>
#include <cstdio>

#include "bench/clock.h"
#include "bench/options.h"
#include "bench/server/server.h"

namespace {

using acrida::bench::cpu_ns;
using acrida::bench::Options;
using acrida::bench::Server;
using acrida::bench::ServerCounts;
using acrida::bench::ServerOptions;

volatile bool stop_asked = false;

void ask_to_stop(int) {
  stop_asked = true;
}

}  // namespace

int main(int argc, char** argv) {
  long port = 0;
  long addresses = 1;
  long delay_us = 0;
  long document_bytes = 4096;
  ServerOptions options;
  Options arguments;
  arguments.number("--port", port);
  arguments.number("--addresses", addresses);
  arguments.number("--delay-us", delay_us);
  arguments.number("--document-bytes", document_bytes);
  arguments.flag("--cookies", options.answers.cookies);
  arguments.parse(argc, argv);
  options.port = static_cast<std::uint16_t>(port);
  options.addresses = static_cast<int>(addresses);
  options.delay_ns = delay_us * 1000;
  options.answers.document_bytes = static_cast<std::size_t>(document_bytes);

  struct sigaction action{};
  action.sa_handler = ask_to_stop;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);

  Server server(options);
  server.listen();
  std::printf("port %d\n", server.port());
  std::fflush(stdout);
  const std::int64_t cpu_before = cpu_ns();
  server.run(stop_asked);
  const ServerCounts& counts = server.counts();
  const double cpu_us = static_cast<double>(cpu_ns() - cpu_before) / 1000;
  const double requests = static_cast<double>(counts.requests == 0 ? 1 : counts.requests);
  std::printf(
      "{\"requests\":%llu,\"accepted\":%llu,\"dropped\":%llu,\"bytes_in\":%llu,\"cpu_us\":%.0f,"
      "\"cpu_us_per_request\":%.3f}\n",
      static_cast<unsigned long long>(counts.requests),
      static_cast<unsigned long long>(counts.accepted),
      static_cast<unsigned long long>(counts.dropped),
      static_cast<unsigned long long>(counts.bytes_in), cpu_us, cpu_us / requests);
  return 0;
}
