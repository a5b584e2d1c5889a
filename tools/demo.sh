#!/bin/sh
# Shows what Lexel does on a text: demo.sh PROGRAM TEXT_FILE
set -eu
program=$1
text=$2

echo
echo "The text ($text):"
echo
sed 's/^/    /' "$text"
echo
echo "Its tokens: the id a model sees, the bytes of the text it covers, the piece as the vocabulary"
echo "writes it (Ġ is a space, Ċ a line end, other letters of its alphabet are single bytes), and what"
echo "it stands for."
echo
"$program" encode --file "$text"
echo
echo "All ids:"
"$program" encode --ids --file "$text" | fold -s -w 100 | sed 's/^/    /'
echo
if "$program" encode --ids --file "$text" | "$program" decode | head -c "$(wc -c <"$text")" | cmp -s - "$text"; then
  echo "Decoding these ids gives the same text back, byte for byte."
else
  echo "Decoding these ids does not give the text back. This is a fault: please report it."
  exit 1
fi
echo
echo "Now try your own:   $program encode \"your text\""
echo "Another tokenizer:  $program encode --tokenizer path/to/tokenizer.json \"your text\""
echo "More:               $program --help"
