#include "demo/database.h"

#include <sqlite3.h>

#include <utility>

#include "base/check.h"

namespace acrida::demo {
Query::~Query() {
  if (owner_ == Owner::kQuery) {
    sqlite3_finalize(statement_);
  } else if (statement_ != nullptr) {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
}

Query& Query::bind(std::string_view text) {
  if (statement_ != nullptr) {
    sqlite3_bind_text(statement_, ++parameters_, text.empty() ? "" : text.data(),
                      static_cast<int>(text.size()), SQLITE_STATIC);
  }
  return *this;
}

Query& Query::bind(double number) {
  if (statement_ != nullptr) {
    sqlite3_bind_double(statement_, ++parameters_, number);
  }
  return *this;
}

Query& Query::bind(std::int64_t number) {
  if (statement_ != nullptr) {
    sqlite3_bind_int64(statement_, ++parameters_, number);
  }
  return *this;
}

bool Query::next() {
  if (statement_ == nullptr) {
    return false;
  }
  const int result = sqlite3_step(statement_);
  if (result != SQLITE_ROW && result != SQLITE_DONE) {
    database_->note_error();
  }
  return result == SQLITE_ROW;
}

std::string_view Query::text(int column) const {
  const unsigned char* bytes = sqlite3_column_text(statement_, column);
  if (bytes == nullptr) {
    return {};
  }
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

double Query::real(int column) const {
  return sqlite3_column_double(statement_, column);
}

std::int64_t Query::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (result != SQLITE_OK) {
    return fail("open database " + path + ": " + sqlite3_errstr(result));
  }
  // A stand-in may lose its last second when the machine dies, not when the program does.
  if (auto set = database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"); !set) {
    return fail("open database " + path + ": " + set.error().message());
  }
  return database;
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) {
    sqlite3_finalize(statement);
  }
  sqlite3_close(handle_);
}

Query Database::query(std::string_view sql) {
  std::string key(sql);
  auto place = statements_.find(key);
  if (place == statements_.end()) {
    place = statements_.emplace(std::move(key), prepare(sql)).first;
  }
  ACRIDA_CHECK(place->second == nullptr || sqlite3_stmt_busy(place->second) == 0);
  return {*this, place->second, Query::Owner::kDatabase};
}

Query Database::query_once(std::string_view sql) {
  return {*this, prepare(sql), Query::Owner::kQuery};
}

Result<void> Database::execute(const std::string& script) {
  char* message = nullptr;
  if (sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, &message) == SQLITE_OK) {
    return {};
  }
  std::string text = message != nullptr ? message : "unknown error";
  sqlite3_free(message);
  return fail("database: " + text);
}

std::optional<std::string> Database::take_error() {
  return std::exchange(error_, std::nullopt);
}

sqlite3_stmt* Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
      SQLITE_OK) {
    note_error();
  }
  return statement;
}

bool Database::is_in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

void Database::note_error() {
  if (!error_) {
    error_ = sqlite3_errmsg(handle_);
  }
}

Transaction::Transaction(Database& database) : database_(&database) {
  database_->query("BEGIN").run();
}

Transaction::~Transaction() {
  // SQLite rolls back by itself on some errors.
  if (is_open_ && database_->is_in_transaction()) {
    database_->query("ROLLBACK").run();
  }
}

Result<void> Transaction::commit() {
  if (auto error = database_->take_error()) {
    return fail("database: " + *error);
  }
  database_->query("COMMIT").run();
  if (auto error = database_->take_error()) {
    return fail("database: " + *error);
  }
  is_open_ = false;
  return {};
}

}  // namespace acrida::demo
