#include "report/request_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/escape.h"
#include "report/sample_names.h"

namespace acrida {
namespace {

std::string safe_field(std::string_view text) {
  return safe_csv_field(escape_for_terminal(text));
}

// Milliseconds with all nanoseconds: 12.345678.
void append_ms(std::string& rows, Duration time) {
  const auto ns = time.count();
  const auto magnitude = ns < 0 ? -ns : ns;
  fmt::format_to(std::back_inserter(rows), ",{}{}.{:06}", ns < 0 ? "-" : "", magnitude / 1'000'000,
                 magnitude % 1'000'000);
}

}  // namespace

std::string_view request_log_header() {
  return "sent,user_class,user,label,method,name,status,failure,response_time_ms,service_time_ms,"
         "send_lateness_ms,dns_ms,connect_ms,tls_ms,waiting_ms,receiving_ms,bytes_sent,"
         "response_bytes,wire_bytes_received,exchanges,stamp\n";
}

void append_row(std::string& rows, const LoggedRequest& request) {
  const Sample& sample = request.sample;
  const auto sent = sample.sent.time_since_epoch().count();
  const auto out = std::back_inserter(rows);
  fmt::format_to(out, "{}.{:09},{},{},{},{},{},{},{}", sent / 1'000'000'000, sent % 1'000'000'000,
                 safe_field(request.user_class), request.user, safe_field(request.label),
                 safe_field(request.method), safe_field(request.name), sample.status,
                 safe_field(sample.failure));
  if (sample.response_time.has_value()) {
    append_ms(rows, *sample.response_time);
  } else {
    rows += ',';
  }
  append_ms(rows, sample.service_time);
  append_ms(rows, sample.send_lateness.value_or(Duration::zero()));
  append_ms(rows, sample.phases.dns);
  append_ms(rows, sample.phases.connect);
  append_ms(rows, sample.phases.tls);
  append_ms(rows, sample.phases.waiting);
  append_ms(rows, sample.phases.receiving);
  fmt::format_to(out, ",{},{},{},{},{}\n", sample.bytes_sent, sample.response_length,
                 sample.wire_bytes_received, sample.exchanges,
                 kStampNames[static_cast<std::size_t>(sample.stamp)]);
}

Result<RequestLog> RequestLog::create(const std::string& path) {
  Result<OutputFile> file = OutputFile::create(path);
  if (!file.has_value()) {
    return fail(std::move(file.error()));
  }
  RequestLog log(std::move(*file));
  if (Result<void> written = log.file_.append_whole(request_log_header()); !written.has_value()) {
    return fail(std::move(written.error()));
  }
  return log;
}

Result<void> RequestLog::write(std::string_view rows) {
  Result<void> written = file_.append_whole(rows);
  if (!written.has_value()) {
    rows_lost_ += static_cast<std::uint64_t>(std::count(rows.begin(), rows.end(), '\n'));
  }
  return written;
}

Result<void> RequestLog::finish() {
  Result<void> synced = file_.sync();
  Result<void> closed = file_.close();
  return synced.has_value() ? closed : synced;
}

}  // namespace acrida
