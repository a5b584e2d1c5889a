#pragma once

#include <string>

namespace lexel {

// Takes out the spaces that tokenizing put before punctuation and contractions of English:
// " ." " ?" " !" " ," " ' " " n't" " 'm" " do not" " 's" " 've" " 're", each over the whole text in
// this order. Shared by the WordPiece and CTC decoders.
void clean_up_spaces(std::string& text);

}  // namespace lexel
