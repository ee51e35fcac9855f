#include "demo/served_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>

#include "base/escape.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kHeader =
    "arrived_ns,method,path,route,status,service_us,queue_us,user,written\n";

// A client may invent methods; the table of counts must not grow with them.
std::string_view known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> kMethods{"GET",   "POST", "PUT",    "DELETE",
                                                     "PATCH", "HEAD", "OPTIONS"};
  return std::ranges::find(kMethods, method) == kMethods.end() ? "OTHER" : method;
}

}  // namespace

Result<ServedLog> ServedLog::open(const std::string& path) {
  ServedLog log;
  if (path.empty()) {
    return log;
  }
  log.file_.reset(std::fopen(path.c_str(), "we"));
  if (!log.file_) {
    return fail(Error::system("open " + path, errno));
  }
  log.line_ = kHeader;
  if (std::fwrite(log.line_.data(), 1, log.line_.size(), log.file_.get()) != log.line_.size() ||
      std::fflush(log.file_.get()) != 0) {
    return fail(Error::system("write " + path, errno));
  }
  return log;
}

void ServedLog::seen(std::string_view method, std::string_view route) {
  ++route_of(method, route).seen;
  ++counts_.total.seen;
}

void ServedLog::served(const ServedRequest& request) {
  for (ServedRoute* route : {&route_of(request.method, request.route), &counts_.total}) {
    ++(request.written ? route->answered : route->unwritten);
    ++route->by_status[request.status];
  }
  write_line(request);
}

void ServedLog::flush() {
  if (file_ && std::fflush(file_.get()) != 0) {
    ++counts_.log_failures;
  }
}

ServedRoute& ServedLog::route_of(std::string_view method, std::string_view route) {
  return counts_.routes[{std::string(known_method(method)), std::string(route)}];
}

void ServedLog::write_line(const ServedRequest& request) {
  if (!file_) {
    return;
  }
  const auto microseconds = [](Duration span) {
    return std::chrono::duration_cast<std::chrono::microseconds>(span).count();
  };
  line_.clear();
  fmt::format_to(std::back_inserter(line_), "{},{},{},{},{},{},{},{},{}\n",
                 request.arrived.time_since_epoch().count(),
                 csv_field(escape_for_terminal(request.method)),
                 csv_field(escape_for_terminal(request.path)), csv_field(request.route),
                 request.status, microseconds(request.service), microseconds(request.queued),
                 csv_field(request.user), request.written ? 1 : 0);
  if (std::fwrite(line_.data(), 1, line_.size(), file_.get()) != line_.size()) {
    ++counts_.log_failures;
  }
}

}  // namespace acrida::demo
