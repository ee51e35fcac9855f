#include "scenario/document_ledger.h"

#include <array>

namespace acrida {

std::string_view document_state_word(DocumentState state) {
  constexpr std::array<std::string_view, 6> kWords{"asked",        "refused",        "draft",
                                                   "submit asked", "submit refused", "submitted"};
  return kWords.at(static_cast<std::size_t>(state));
}

void WrittenDocuments::append(WrittenDocuments&& other) {
  const auto first_place = static_cast<std::uint32_t>(places.size());
  places.insert(places.end(), std::make_move_iterator(other.places.begin()),
                std::make_move_iterator(other.places.end()));
  for (detail::DocumentRecord& record : other.documents) {
    for (detail::DocumentItem& item : record.items) {
      item.place += first_place;
    }
    documents.push_back(std::move(record));
  }
  not_kept += other.not_kept;
  quantities_not_kept += other.quantities_not_kept;
}

namespace detail {

Document DocumentLedger::begin(std::string_view type, std::string_view token) {
  if (written_.documents.size() >= documents_max_) {
    ++written_.not_kept;
    return {nullptr, nullptr};
  }
  DocumentRecord& record = written_.documents.emplace_back();
  record.type = type;
  record.token = token;
  return {this, &record};
}

void DocumentLedger::add_item(DocumentRecord& record,
                              std::string_view code,
                              std::string_view warehouse,
                              double quantity) {
  const StockPlace place(code, warehouse);
  auto found = places_.find(place);
  if (found == places_.end()) {
    if (places_.size() >= kStockPlacesMax) {
      ++written_.quantities_not_kept;
      return;
    }
    found = places_.emplace(place, static_cast<std::uint32_t>(written_.places.size())).first;
    written_.places.push_back(place);
  }
  record.items.push_back({.place = found->second, .quantity = quantity});
}

WrittenDocuments DocumentLedger::take() {
  places_.clear();
  return std::exchange(written_, {});
}

}  // namespace detail

void Document::item(std::string_view code, std::string_view warehouse, double quantity) {
  if (record_ != nullptr) {
    ledger_->add_item(*record_, code, warehouse, quantity);
  }
}

void Document::created(std::string_view name, double total) {
  if (record_ != nullptr) {
    record_->name = name;
    record_->total = total;
    record_->state = DocumentState::kDraft;
  }
}

void Document::submitting() {
  if (record_ != nullptr) {
    record_->state = DocumentState::kSubmitAsked;
  }
}

void Document::submitted() {
  if (record_ != nullptr) {
    record_->state = DocumentState::kSubmitted;
  }
}

void Document::refused() {
  if (record_ != nullptr) {
    record_->state = record_->state == DocumentState::kAsked ? DocumentState::kRefused
                                                             : DocumentState::kSubmitRefused;
  }
}

}  // namespace acrida
