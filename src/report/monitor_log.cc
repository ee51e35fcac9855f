#include "report/monitor_log.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>

namespace acrida {
namespace {

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Cuts what is read into lines, wherever it was cut.
class LineFeed {
 public:
  explicit LineFeed(MonitorJoin& join) : join_(join) {}

  void feed(std::string_view bytes) {
    for (std::size_t end = bytes.find('\n'); end != std::string_view::npos;
         end = bytes.find('\n')) {
      keep(bytes.substr(0, end));
      finish();
      bytes.remove_prefix(end + 1);
    }
    keep(bytes);
  }
  void finish() {
    join_.add_line(too_long_ ? std::string_view("too long") : std::string_view(line_));
    line_.clear();
    too_long_ = false;
  }

 private:
  void keep(std::string_view part) {
    too_long_ = too_long_ || line_.size() + part.size() > kMonitorLineBytesMax;
    if (!too_long_) {
      line_ += part;
    }
  }

  MonitorJoin& join_;
  std::string line_;
  bool too_long_ = false;
};

}  // namespace

Result<ServerTimesTable> read_monitor_log(const std::string& path,
                                          const RequestTimes& times,
                                          const RunData& data) {
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    return fail(Error::system("read " + path, errno));
  }
  MonitorJoin join(times, data);
  LineFeed lines(join);
  std::array<char, 65'536> buffer;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    lines.feed({buffer.data(), size});
  }
  if (std::ferror(file.get()) != 0) {
    return fail(Error::system("read " + path, errno));
  }
  lines.finish();
  ServerTimesTable table = std::move(join).finish();
  table.log = path;
  return table;
}

}  // namespace acrida
