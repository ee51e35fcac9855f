#include "demo/document_store.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "base/strings.h"

namespace acrida::demo {
namespace {

bool is_text(FieldKind kind) {
  return kind == FieldKind::kText || kind == FieldKind::kSecret;
}

// The fields that have a column of their own: a field may show another one's column.
std::vector<const Field*> stored_fields(std::span<const Field> fields) {
  std::vector<const Field*> stored;
  for (const Field& field : fields) {
    const bool is_alias = std::ranges::any_of(
        stored, [&](const Field* earlier) { return column_of(*earlier) == column_of(field); });
    if (!is_alias) {
      stored.push_back(&field);
    }
  }
  return stored;
}

std::string column_definitions(std::span<const Field> fields) {
  std::string sql;
  for (const Field* field : stored_fields(fields)) {
    sql += ", " + std::string(column_of(*field));
    sql += is_text(field->kind) ? " TEXT NOT NULL DEFAULT ''" : " REAL NOT NULL DEFAULT 0";
  }
  return sql;
}

std::string column_names(std::span<const Field> fields) {
  std::string sql;
  for (const Field* field : stored_fields(fields)) {
    sql += ", " + std::string(column_of(*field));
  }
  return sql;
}

std::string insert_sql(std::string_view table,
                       std::string_view first_columns,
                       std::span<const Field> fields) {
  std::string sql = "INSERT INTO " + std::string(table) + " (" + std::string(first_columns) +
                    column_names(fields) + ") VALUES (?";
  const std::size_t columns = split(first_columns, ',').size() + stored_fields(fields).size();
  for (std::size_t i = 1; i < columns; ++i) {
    sql += ", ?";
  }
  return sql + ")";
}

void bind_values(Query& query,
                 std::span<const Field> fields,
                 const std::vector<FieldValue>& values) {
  for (const Field* field : stored_fields(fields)) {
    const FieldValue& value = values[static_cast<std::size_t>(field - fields.data())];
    if (is_text(field->kind)) {
      query.bind(value.text);
    } else {
      query.bind(value.number);
    }
  }
}

// Reads the columns from `column` on: those of every field, aliases included.
std::vector<FieldValue> read_values(const Query& query, std::span<const Field> fields, int column) {
  std::vector<FieldValue> values;
  for (const Field& field : fields) {
    FieldValue value{.kind = field.kind};
    if (is_text(field.kind)) {
      value.text = query.text(column);
    } else {
      value.number = query.real(column);
    }
    values.push_back(std::move(value));
    ++column;
  }
  return values;
}

std::string all_columns(std::span<const Field> fields) {
  std::string sql;
  for (const Field& field : fields) {
    sql += ", " + std::string(column_of(field));
  }
  return sql;
}

void insert_rows(Database& database, const Document& document) {
  for (std::size_t i = 0; i < document.tables.size(); ++i) {
    const ChildTable& table = document.doctype->children[i];
    const std::string sql = insert_sql(table.table, "parent, idx, name", table.fields);
    int idx = 0;
    for (const DocumentRow& row : document.tables[i]) {
      Query query = database.query(sql);
      query.bind(document.name).bind(++idx).bind(row.name);
      bind_values(query, table.fields, row.values);
      query.run();
    }
  }
}

void read_rows(Database& database, Document& document) {
  for (std::size_t i = 0; i < document.tables.size(); ++i) {
    const ChildTable& table = document.doctype->children[i];
    Query row = database.query("SELECT name" + all_columns(table.fields) + " FROM " +
                               std::string(table.table) + " WHERE parent = ? ORDER BY idx");
    row.bind(document.name);
    while (row.next()) {
      document.tables[i].push_back(
          {.name = std::string(row.text(0)), .values = read_values(row, table.fields, 1)});
    }
  }
}

struct LinkSearch {
  std::string_view target;  // the doctype linked to
  std::string_view name;
};

// The first document of `table` (its name is in `name_column`) whose fields link to the target.
std::optional<std::string> find_linking(Database& database,
                                        const LinkSearch& search,
                                        std::string_view table,
                                        std::string_view name_column,
                                        std::span<const Field> fields) {
  for (const Field& field : fields) {
    const bool is_by_allow = field.link == kLinkByAllow;
    if (field.link != search.target && !is_by_allow) {
      continue;
    }
    std::string sql = "SELECT " + std::string(name_column) + " FROM " + std::string(table) +
                      " WHERE " + std::string(column_of(field)) + " = ?";
    sql += is_by_allow ? " AND allow = ? LIMIT 1" : " LIMIT 1";
    Query row = database.query(sql);
    row.bind(search.name);
    if (is_by_allow) {
      row.bind(search.target);
    }
    if (row.next()) {
      return std::string(row.text(0));
    }
  }
  return std::nullopt;
}

}  // namespace

std::string create_tables_sql(const Doctype& doctype) {
  std::string sql = "CREATE TABLE IF NOT EXISTS " + std::string(doctype.table) +
                    " (name TEXT PRIMARY KEY, owner TEXT NOT NULL DEFAULT 'Administrator', "
                    "creation TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '', "
                    "modified_by TEXT NOT NULL DEFAULT 'Administrator', "
                    "docstatus INTEGER NOT NULL DEFAULT 0" +
                    column_definitions(doctype.fields) + ") WITHOUT ROWID;\n";
  for (const ChildTable& table : doctype.children) {
    sql += "CREATE TABLE IF NOT EXISTS " + std::string(table.table) +
           " (parent TEXT, idx INTEGER, name TEXT NOT NULL" + column_definitions(table.fields) +
           ", PRIMARY KEY (parent, idx)) WITHOUT ROWID;\n";
  }
  return sql;
}

void insert_document(Database& database, const Document& document) {
  const std::string sql =
      insert_sql(document.doctype->table, "name, owner, creation, modified, modified_by, docstatus",
                 document.doctype->fields);
  {
    Query query = database.query(sql);
    query.bind(document.name).bind(document.owner).bind(document.creation);
    query.bind(document.modified).bind(document.modified_by).bind(document.docstatus);
    bind_values(query, document.doctype->fields, document.values);
    query.run();
  }
  insert_rows(database, document);
}

void replace_document(Database& database, const Document& document) {
  delete_document(database, *document.doctype, document.name);
  insert_document(database, document);
}

void delete_document(Database& database, const Doctype& doctype, std::string_view name) {
  for (const ChildTable& table : doctype.children) {
    database.query("DELETE FROM " + std::string(table.table) + " WHERE parent = ?")
        .bind(name)
        .run();
  }
  database.query("DELETE FROM " + std::string(doctype.table) + " WHERE name = ?").bind(name).run();
}

std::optional<Document> find_document(Database& database,
                                      const Doctype& doctype,
                                      std::string_view name) {
  Document document(doctype, WallTime());
  {
    Query row = database.query("SELECT name, owner, creation, modified, modified_by, docstatus" +
                               all_columns(doctype.fields) + " FROM " + std::string(doctype.table) +
                               " WHERE name = ?");
    row.bind(name);
    if (!row.next()) {
      return std::nullopt;
    }
    document.name = row.text(0);
    document.owner = row.text(1);
    document.creation = row.text(2);
    document.modified = row.text(3);
    document.modified_by = row.text(4);
    document.docstatus = static_cast<int>(row.integer(5));
    document.values = read_values(row, doctype.fields, 6);
  }
  read_rows(database, document);
  return document;
}

bool document_exists(Database& database, const Doctype& doctype, std::string_view name) {
  Query row =
      database.query("SELECT 1 FROM " + std::string(doctype.table) + " WHERE name = ? LIMIT 1");
  row.bind(name);
  return row.next();
}

namespace {

Query select_field(Database& database, std::string_view doctype, std::string_view field) {
  const Doctype* definition = find_doctype(doctype);
  ACRIDA_CHECK(definition != nullptr);
  return database.query("SELECT " + std::string(field) + " FROM " + std::string(definition->table) +
                        " WHERE name = ?");
}

}  // namespace

std::string document_text(Database& database,
                          std::string_view doctype,
                          std::string_view name,
                          std::string_view field) {
  Query row = select_field(database, doctype, field);
  row.bind(name);
  return row.next() ? std::string(row.text(0)) : std::string();
}

double document_number(Database& database,
                       std::string_view doctype,
                       std::string_view name,
                       std::string_view field) {
  Query row = select_field(database, doctype, field);
  row.bind(name);
  return row.next() ? row.real(0) : 0;
}

std::optional<DocumentLink> find_link_to(Database& database,
                                         const Doctype& doctype,
                                         std::string_view name) {
  const LinkSearch search{.target = doctype.name, .name = name};
  for (const Doctype* from : all_doctypes()) {
    if (from->name == "Tag Link" || from->name == "Bin") {
      continue;
    }
    auto linking = find_linking(database, search, from->table, "name", from->fields);
    for (const ChildTable& table : from->children) {
      if (!linking) {
        linking = find_linking(database, search, table.table, "parent", table.fields);
      }
    }
    const bool is_itself = from == &doctype && linking == name;
    if (linking && !is_itself) {
      return DocumentLink{std::string(from->name), *std::move(linking)};
    }
  }
  return std::nullopt;
}

}  // namespace acrida::demo
