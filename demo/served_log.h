// Keeps the referee's counts and, when asked to, one CSV line per request.
//
// Thread: owned by one server; not synchronized.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "acrida/time.h"
#include "base/error.h"
#include "demo/served.h"

namespace acrida::demo {

// How a seen request ended.
struct ServedRequest {
  WallTime arrived;
  std::string_view method;
  std::string_view path;
  std::string_view route;
  std::string_view user;  // "Guest" for guests
  int status = 0;         // 0: not answered when the server stopped
  Duration service{0};
  Duration queued{0};
  bool written = false;
};

class ServedLog {
 public:
  // `path` empty: counts only.
  static Result<ServedLog> open(const std::string& path);

  void seen(std::string_view method, std::string_view route);
  void served(const ServedRequest& request);
  // Writes the line of a request that will never be answered; it stays pending in the counts.
  void unserved(const ServedRequest& request) { write_line(request); }
  void flush();

  ServedCounts& counts() { return counts_; }
  const ServedCounts& counts() const { return counts_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  ServedRoute& route_of(std::string_view method, std::string_view route);
  void write_line(const ServedRequest& request);

  std::unique_ptr<std::FILE, Close> file_;
  ServedCounts counts_;
  std::string line_;
};

}  // namespace acrida::demo
