#include "app/documents_file.h"

#include <fmt/format.h>

#include <utility>

#include "base/escape.h"
#include "report/atomic_file.h"

namespace acrida {
namespace {

constexpr std::size_t kPieceBytes = 1U << 20U;

// Names come from the site: one line, and nothing that a spreadsheet would run.
std::string safe_field(std::string_view text) {
  return safe_csv_field(escape_for_terminal(text));
}

}  // namespace

std::string documents_header() {
  return "type,token,name,state,total,items\n";
}

std::string document_row(const detail::DocumentRecord& document, const WrittenDocuments& written) {
  std::string items;
  for (const detail::DocumentItem& item : document.items) {
    const auto& [code, warehouse] = written.places[item.place];
    items +=
        fmt::format("{}{:g} x {} @ {}", items.empty() ? "" : "; ", item.quantity, code, warehouse);
  }
  return fmt::format("{},{},{},{},{:.10g},{}\n", safe_field(document.type),
                     safe_field(document.token), safe_field(document.name),
                     document_state_word(document.state), document.total, safe_field(items));
}

Result<void> save_documents(const std::string& path, const WrittenDocuments& written) {
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file) {
    return fail(std::move(file.error()));
  }
  std::string rows = documents_header();
  for (const detail::DocumentRecord& document : written.documents) {
    rows += document_row(document, written);
    if (rows.size() >= kPieceBytes) {
      if (Result<void> wrote = file->write(rows); !wrote) {
        return wrote;
      }
      rows.clear();
    }
  }
  if (Result<void> wrote = file->write(rows); !wrote) {
    return wrote;
  }
  return file->commit(AtomicFile::Durability::kSynced);
}

}  // namespace acrida
