mod composing;
mod disclosing;
mod life;
