#include "demo/monitor_log.h"

#include <fmt/format.h>

#include <cerrno>

#include "demo/calendar.h"
#include "demo/json_text.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kNameBytesMax = 100;

}  // namespace

Result<MonitorLog> MonitorLog::open(const std::string& path) {
  MonitorLog log;
  if (!path.empty()) {
    log.file_.reset(std::fopen(path.c_str(), "we"));
    if (!log.file_) {
      return fail(Error::system("open " + path, errno));
    }
  }
  return log;
}

void MonitorLog::served(const HttpRequest& request,
                        WallTime begun,
                        Duration service,
                        HttpReply& reply) {
  if (!file_ || reply.is_reset) {
    return;
  }
  const std::string name = request.request_id.empty()
                               ? fmt::format("00000000-0000-4000-8000-{:012x}", ++named_)
                               : request.request_id.substr(0, kNameBytesMax);
  reply.headers += "X-Frappe-Request-Id: " + name + "\r\n";
  line_ = fmt::format(R"({{"duration":{},"request":{{"ip":)",
                      std::chrono::duration_cast<std::chrono::microseconds>(service).count());
  append_json_string(line_, client_address(request));
  line_ += R"(,"method":)";
  append_json_string(line_, request.method);
  line_ += R"(,"path":)";
  append_json_string(line_, request.target.substr(0, request.target.find('?')));
  line_ += fmt::format(R"(,"response_length":{},"status_code":{}}},"site":"demo","timestamp":)",
                       reply.body.size(), reply.status);
  append_json_string(line_, timestamp_text(begun));
  line_ += R"(,"transaction_type":"request","uuid":)";
  append_json_string(line_, name);
  line_ += "}\n";
  if (std::fwrite(line_.data(), 1, line_.size(), file_.get()) != line_.size()) {
    ++failures_;
  }
}

void MonitorLog::flush() {
  if (file_ && std::fflush(file_.get()) != 0) {
    ++failures_;
  }
}

}  // namespace acrida::demo
