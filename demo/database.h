// The site's SQLite database: prepared statements kept by their text, one connection.
//
// A failed statement (a full disk) yields no row; the error is kept until take_error() and makes
// the transaction's commit fail, so a request checks once, at its end.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace acrida::demo {

class Database;

// One use of a statement; its destruction makes the statement free for the next use.
class Query {
 public:
  enum class Owner : std::uint8_t { kDatabase, kQuery };
  Query(Database& database, sqlite3_stmt* statement, Owner owner)
      : database_(&database), statement_(statement), owner_(owner) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // The next parameter. The text must live as long as the query.
  Query& bind(std::string_view text);
  Query& bind(double number);
  Query& bind(std::int64_t number);
  Query& bind(int number) { return bind(static_cast<std::int64_t>(number)); }

  // True when there is a row to read.
  bool next();
  // For statements without rows.
  void run() { next(); }

  // Columns of the row, from 0. The text is valid until next().
  std::string_view text(int column) const;
  double real(int column) const;
  std::int64_t integer(int column) const;
  bool is_null(int column) const;

 private:
  Database* database_;
  sqlite3_stmt* statement_;  // null after a failure to prepare: a query without rows
  Owner owner_;
  int parameters_ = 0;
};

class Database {
 public:
  // A file is made when absent; ":memory:" is a database of its own.
  static Result<std::unique_ptr<Database>> open(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Prepared once for every text, so the texts must be few: parameters, not values.
  // REQUIRES: no Query of the same text is alive.
  Query query(std::string_view sql);
  // Prepared for this use only: for texts that depend on the request.
  Query query_once(std::string_view sql);
  // Statements separated by semicolons, without parameters.
  Result<void> execute(const std::string& script);

  // The first error since the last call.
  std::optional<std::string> take_error();

 private:
  friend class Query;
  friend class Transaction;
  explicit Database(sqlite3* handle) : handle_(handle) {}
  sqlite3_stmt* prepare(std::string_view sql);
  void note_error();
  bool is_in_transaction() const;

  sqlite3* handle_;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
  std::optional<std::string> error_;
};

// Everything between its making and commit() happens or does not happen.
class Transaction {
 public:
  explicit Transaction(Database& database);
  // Rolls back unless committed.
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Fails when any statement since the beginning failed; then it rolls back.
  Result<void> commit();

 private:
  Database* database_;
  bool is_open_ = true;
};

}  // namespace acrida::demo
