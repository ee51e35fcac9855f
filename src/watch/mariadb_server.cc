// MariaDB by its own client library. SHOW GLOBAL STATUS and SHOW GLOBAL VARIABLES need no privilege
// (docs/watching.md).
#include <fmt/format.h>
#include <mysql.h>

#include <array>
#include <optional>
#include <span>
#include <utility>

#include "base/strings.h"
#include "watch/watched_server.h"

namespace acrida {
namespace {

struct KnownFigure {
  std::string_view name;
  std::string_view unit;
  bool counter = false;
};

constexpr auto kStatus = std::to_array<KnownFigure>({
    {"Threads_running", "threads"},
    {"Threads_connected", "connections"},
    {"Max_used_connections", "connections"},
    {"Aborted_connects", "connections", true},
    {"Connection_errors_max_connections", "connections", true},
    {"Innodb_row_lock_current_waits", "statements"},
    {"Innodb_row_lock_waits", "waits", true},
    {"Innodb_row_lock_time", "ms", true},
    {"Innodb_deadlocks", "deadlocks", true},
    {"Slow_queries", "statements", true},
    {"Questions", "statements", true},
});

constexpr auto kVariables = std::to_array<KnownFigure>({
    {"max_connections", "connections"},
    {"long_query_time", "s"},
    {"thread_pool_size", "cores"},
});

// Passwords are proven and never sent: a server that asks for one in plain text gets none.
constexpr const char* kAuthentication =
    "mysql_native_password,client_ed25519,caching_sha2_password";

template <std::size_t kCount>
std::string query(std::string_view what, const std::array<KnownFigure, kCount>& figures) {
  std::string text = fmt::format("SHOW GLOBAL {} WHERE Variable_name IN (", what);
  for (const KnownFigure& figure : figures) {
    text += fmt::format("{}'{}'", &figure == figures.data() ? "" : ",", figure.name);
  }
  return text + ")";
}

class MariaDbServer final : public WatchedServer {
 public:
  explicit MariaDbServer(WatchAddress address) : address_(std::move(address)) {}
  ~MariaDbServer() override { mysql_close(connection_); }
  MariaDbServer(const MariaDbServer&) = delete;
  MariaDbServer& operator=(const MariaDbServer&) = delete;

  std::string_view source() const override { return "mariadb"; }
  std::string place() const override { return "MariaDB at " + address_.shown(); }

  Result<void> connect() override {
    mysql_close(std::exchange(connection_, mysql_init(nullptr)));
    if (connection_ == nullptr) {
      return fail("out of memory");
    }
    set_options();
    const auto text = [](const std::string& value) {
      return value.empty() ? nullptr : value.c_str();
    };
    if (mysql_real_connect(connection_, text(address_.host), text(address_.user),
                           address_.password.c_str(), nullptr, address_.port, text(address_.socket),
                           0) == nullptr) {
      return last_error();
    }
    return mysql_query(connection_, "SET SESSION TRANSACTION READ ONLY") == 0 ? Result<void>()
                                                                              : last_error();
  }

  Result<std::vector<WatchFigure>> read() override {
    std::vector<WatchFigure> figures;
    Result<void> asked = ask(query("STATUS", kStatus), kStatus, figures);
    if (asked) {
      asked = ask(query("VARIABLES", kVariables), kVariables, figures);
    }
    if (!asked) {
      return fail(std::move(asked.error()));
    }
    return figures;
  }

  void leave_to_parent() override { connection_ = nullptr; }

 private:
  void set_options() {
    const auto seconds = static_cast<unsigned int>(kWatchTimeout / std::chrono::seconds(1));
    const auto protocol = static_cast<unsigned int>(address_.host.empty() ? MYSQL_PROTOCOL_SOCKET
                                                                          : MYSQL_PROTOCOL_TCP);
    const unsigned int off = 0;
    for (const mysql_option option :
         {MYSQL_OPT_CONNECT_TIMEOUT, MYSQL_OPT_READ_TIMEOUT, MYSQL_OPT_WRITE_TIMEOUT}) {
      mysql_options(connection_, option, &seconds);
    }
    mysql_options(connection_, MYSQL_OPT_PROTOCOL, &protocol);
    mysql_options(connection_, MYSQL_OPT_LOCAL_INFILE, &off);  // no server may ask for our files
    mysql_options(connection_, MARIADB_OPT_RESTRICTED_AUTH, kAuthentication);
    mysql_options4(connection_, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "acrida");
  }

  std::unexpected<Error> last_error() { return fail(mysql_error(connection_)); }

  Result<void> ask(const std::string& question,
                   std::span<const KnownFigure> known,
                   std::vector<WatchFigure>& figures) {
    if (mysql_query(connection_, question.c_str()) != 0) {
      return last_error();
    }
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> rows(
        mysql_store_result(connection_), &mysql_free_result);
    if (rows == nullptr || mysql_num_fields(rows.get()) < 2) {
      return rows == nullptr ? last_error() : fail("its answer has no values");
    }
    while (MYSQL_ROW row = mysql_fetch_row(rows.get())) {
      for (const KnownFigure& figure : known) {
        const std::optional<double> value =
            row[0] != nullptr && row[1] != nullptr && equals_ignoring_case(row[0], figure.name)
                ? parse_real(row[1])
                : std::nullopt;
        if (value) {
          figures.push_back({std::string(figure.name), figure.unit, figure.counter, *value});
        }
      }
    }
    return {};
  }

  const WatchAddress address_;
  MYSQL* connection_ = nullptr;
};

}  // namespace

std::unique_ptr<WatchedServer> make_mariadb_server(WatchAddress address) {
  return std::make_unique<MariaDbServer>(std::move(address));
}

}  // namespace acrida
