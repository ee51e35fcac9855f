// DocumentLedger: the documents that the users of one shard asked the site to write, with what the
// site said about each.
//
// Thread: the shard; take() hands everything over when no user is left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acrida/document.h"

namespace acrida {

// Kept for each shard: about 400 bytes each. Those beyond are counted.
inline constexpr std::size_t kDocumentsMax = 500'000;
// Different (item, warehouse) pairs kept for each shard; a quantity of a further one is counted.
inline constexpr std::size_t kStockPlacesMax = 20'000;

enum class DocumentState : std::uint8_t {
  kAsked,          // sent, or about to be; no answer
  kRefused,        // the site said no
  kDraft,          // the site acknowledged it
  kSubmitAsked,    // its submission was sent, or was about to be; no answer
  kSubmitRefused,  // the site said no to the submission
  kSubmitted,      // the site acknowledged the submission
};
// "asked", "refused", "draft", "submit asked", "submit refused", "submitted".
std::string_view document_state_word(DocumentState state);

namespace detail {

struct DocumentItem {
  std::uint32_t place = 0;  // index in WrittenDocuments::places
  double quantity = 0;
};

struct DocumentRecord {
  std::string type;
  std::string token;
  std::string name;  // empty: the site has said none
  double total = 0;
  std::vector<DocumentItem> items;
  DocumentState state = DocumentState::kAsked;
};

}  // namespace detail

// An item in a warehouse.
using StockPlace = std::pair<std::string, std::string>;

struct WrittenDocuments {
  std::vector<StockPlace> places;
  std::deque<detail::DocumentRecord> documents;  // in the order in which they were asked for
  std::uint64_t not_kept = 0;                    // documents over the limit
  std::uint64_t quantities_not_kept = 0;         // quantities of places over the limit

  // Takes what another shard wrote. Cost: linear in its documents.
  void append(WrittenDocuments&& other);
};

namespace detail {

class DocumentLedger {
 public:
  // Tests may lower the limit.
  explicit DocumentLedger(std::size_t documents_max = kDocumentsMax)
      : documents_max_(documents_max) {}
  DocumentLedger(const DocumentLedger&) = delete;
  DocumentLedger& operator=(const DocumentLedger&) = delete;

  Document begin(std::string_view type, std::string_view token);
  // Everything so far; the handles of it are not to be used any more.
  WrittenDocuments take();

 private:
  friend class acrida::Document;

  void add_item(DocumentRecord& record,
                std::string_view code,
                std::string_view warehouse,
                double quantity);

  const std::size_t documents_max_;
  WrittenDocuments written_;
  std::map<StockPlace, std::uint32_t> places_;
};

}  // namespace detail
}  // namespace acrida
